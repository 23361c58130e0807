"""A participant answers a test or an evaluation behind the mailed link."""

from collections.abc import Sequence

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Closed, Missing
from app.events.titles import title
from app.extensions import db
from app.progress.models import TestKind
from app.progress.operations import check_not_typed
from app.progress.queries import scores
from app.questions.forms import AnswersPart, Before, QuestionField, add_fields, answers_part, seen_versions
from app.questions.forms.files import TakenFiles
from app.questions.models import Sheet, SheetKind
from app.questions.queries import asked_questions, sheet_of, worded
from app.registrations.own_links import Ended, Opened, Replaced, as_person, end_form_link, opened
from app.surveys.labels import SHEETS
from app.surveys.models import Attempt
from app.surveys.operations.answering import answer_by_own_page, answer_test
from app.surveys.own import looked_back, result_line
from app.surveys.queries import attempt_of, has_been_heard, is_asked
from app.surveys.routes.blueprint import bp
from app.surveys.routes.pages import kind_of
from app.surveys.window import SheetState, sheet_window
from app.web.access import Audience, open_to
from app.web.forms import Form, committing, refuse
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

EVALUATION = "/registrations/<token>/surveys/evaluation"
"""An address of its own, so that the log of opened pages can leave it out: it shows nobody's data, and a line
would tell when who evaluated."""


@bp.errorhandler(Replaced)
@bp.errorhandler(Ended)
def link_is_dead(error: Replaced | Ended) -> ResponseReturnValue:
    """Say that another link took the place of this one, and how to get it."""
    return render_template("registrations/replaced.html", ended=isinstance(error, Ended)), 404


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep what people answer out of caches and search machines."""
    if not request.path.startswith("/manage/"):
        if request.method != "POST":
            response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/registrations/<token>/surveys/<kind>")
@bp.get(EVALUATION, defaults={"kind": SheetKind.evaluation.value})
@open_to(Audience.link_holder)
def own_sheet(token: str, kind: str) -> ResponseReturnValue:
    """Show a test or an evaluation: to be answered, or how it went."""
    here, sheet = _asked(token, kind)
    work, form = current_work(), Form(formdata=None)
    attempt = attempt_of(work, sheet, here.registration) if sheet.is_test else None
    fields = add_fields(form, asked_questions(work, sheet), before=_before(work, attempt))
    return _page(here, sheet, token, form, fields, attempt)


@bp.post("/registrations/<token>/surveys/<kind>")
@bp.post(EVALUATION, defaults={"kind": SheetKind.evaluation.value})
@open_to(Audience.link_holder)
def answer_own_sheet(token: str, kind: str) -> ResponseReturnValue:
    """Keep the answers to a test, or take an evaluation."""
    here, sheet = _asked(token, kind)
    work, form = current_work(), Form()
    part = answers_part(work, form, asked_questions(work, sheet), TakenFiles())
    try:
        if _is_kept(work, here, sheet, form, part):
            notify("success", work.texts.gettext("The answers are kept. Thank you."))
            return redirect(url_for("surveys.own_sheet", token=token, kind=kind), 303)
    except Closed as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _again(token, kind, form, part.fields), 409
    return _again(token, kind, form, part.fields), 422


def _is_kept(work: Work, here: Opened, sheet: Sheet, form: Form, part: AnswersPart) -> bool:
    """Do it, unless something is wrong with an answer; raises Closed where it can't be answered."""
    good = form.validate()
    if not (part.agrees(work) and good):
        return False
    answer = answer_test if sheet.is_test else answer_by_own_page
    with committing(form) as done:
        end_form_link(here.registration)
        answer(as_person(work, here), sheet, here.registration, part.answers)
    return done.done


def _again(token: str, kind: str, form: Form, fields: Sequence[QuestionField]) -> str:
    """Return the page with what was typed."""
    db.session.rollback()
    here, sheet = _asked(token, kind)
    attempt = attempt_of(current_work(), sheet, here.registration) if sheet.is_test else None
    return _page(here, sheet, token, form, fields, attempt)


def _asked(token: str, kind: str) -> tuple[Opened, Sheet]:
    """Return what the mailed link opens and its sheet; Missing for the form's link, for who has no place, and
    for what was never opened."""
    work = current_work()
    here = opened(work, token)
    sheet = sheet_of(work, here.registration.event, kind_of(kind))
    if here.by_form or sheet is None or sheet.opened_at is None or not is_asked(here.registration):
        raise Missing
    return here, sheet


def _before(work: Work, attempt: Attempt | None) -> dict[int, Before]:
    if attempt is None:
        return {}
    wordings = worded(work, {int(each[0]) for each in attempt.answers.values()})
    return {
        int(id): Before(str(each[1]), wordings[int(each[0])])
        for id, each in attempt.answers.items()
        if int(each[0]) in wordings
    }


def _page(
    here: Opened,
    sheet: Sheet,
    token: str,
    form: Form,
    fields: Sequence[QuestionField],
    attempt: Attempt | None,
) -> str:
    work, registration, event = current_work(), here.registration, here.registration.event
    window = sheet_window(sheet, event, work.now)
    is_over, result = window.state == SheetState.over, ""
    if sheet.is_test and is_over:
        test = TestKind(sheet.kind.value)
        points = scores.scores_of(work, event, [registration.id])[registration.id].get(test)
        result = result_line(work, scores.tests_of(work, event).get(test), points)
    heard = not sheet.is_test and has_been_heard(work, sheet, registration)
    closed = _closed(work, sheet, here)
    return render_template(
        "surveys/own.html",
        token=token,
        sheet=sheet,
        name=SHEETS[sheet.kind],
        event_title=title(event, work.texts.language),
        form=form,
        own_fields=fields,
        questions_seen=seen_versions(fields),
        window=window,
        may_answer=window.state == SheetState.open and not heard and not closed,
        heard=heard,
        closed=closed,
        attempt=attempt,
        result=result,
        looked_back=looked_back(work, sheet, attempt) if attempt is not None and is_over else [],
    )


def _closed(work: Work, sheet: Sheet, here: Opened) -> str:
    """Return why a test can't be answered by who was scored on paper."""
    if not sheet.is_test:
        return ""
    try:
        check_not_typed(work, sheet.event, TestKind(sheet.kind.value), here.registration.id)
    except Closed as refusal:
        return work.texts.sentence(refusal)
    return ""
