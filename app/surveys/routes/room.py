"""The evaluation behind the link that is the same for all: nobody is asked who they are."""

import secrets
from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse
from sqlalchemy.orm import joinedload

from app.errors import N_, Closed, Missing, Refusal
from app.events.titles import title
from app.extensions import db
from app.links import Purpose
from app.questions.forms import QuestionField, add_fields, answers_part, seen_versions
from app.questions.forms.files import TakenFiles
from app.questions.models import Sheet
from app.questions.queries import asked_questions
from app.surveys.operations.answering import answer_by_room_link
from app.surveys.routes.blueprint import bp
from app.surveys.window import SheetState, sheet_window
from app.web.access import Audience, open_to
from app.web.forms import Form, committing, refuse
from app.web.request_work import current_work
from app.web.tries import hit, network
from app.work import Work

TOO_OFTEN = N_("Very many answers came from here within an hour. Wait a little and send it again.")
_FROM_NETWORK = parse("300 per 1 hour")
_TICKET = 100


@bp.get("/evaluations/<token>/")
@open_to(Audience.link_holder)
def evaluation(token: str) -> ResponseReturnValue:
    """Show the evaluation to who holds the link."""
    work, form = current_work(), Form(formdata=None)
    sheet = _opened(work, token)
    fields = add_fields(form, asked_questions(work, sheet))
    return _page(sheet, token, form, fields)


@bp.post("/evaluations/<token>/")
@open_to(Audience.link_holder)
def send_evaluation(token: str) -> ResponseReturnValue:
    """Take an evaluation; the same form sent twice counts once."""
    work, form = current_work(), Form()
    sheet = _opened(work, token)
    part = answers_part(work, form, asked_questions(work, sheet), TakenFiles())
    good = form.validate()
    status = 422
    try:
        if part.agrees(work) and good:
            with committing(form) as done:
                if not hit(_FROM_NETWORK, "evaluations", network()):
                    raise Refusal(TOO_OFTEN)
                ticket = request.form.get("ticket", "")[:_TICKET] or secrets.token_urlsafe(16)
                answer_by_room_link(work, sheet, ticket, part.answers)
            if done.done:
                return redirect(url_for("surveys.thanks", token=token), 303)
    except Closed as refusal:
        refuse(form, refusal)
        status = 409
    db.session.rollback()
    return _page(_opened(current_work(), token), token, form, part.fields), status


@bp.get("/evaluations/<token>/thanks")
@open_to(Audience.link_holder)
def thanks(token: str) -> ResponseReturnValue:
    """Thank for an evaluation."""
    work = current_work()
    sheet = _opened(work, token)
    return render_template("surveys/thanks.html", event_title=title(sheet.event, work.texts.language))


def _opened(work: Work, token: str) -> Sheet:
    """Return the evaluation that a link opens; Missing for a forged or replaced one, and before it opened."""
    claim = work.links.claim(Purpose.evaluation, token)
    sheet = work.session.get(Sheet, claim.id, options=[joinedload(Sheet.event)]) if claim else None
    if claim is None or sheet is None or sheet.link_version != claim.version or sheet.opened_at is None:
        raise Missing
    return sheet


def _page(sheet: Sheet, token: str, form: Form, fields: Sequence[QuestionField]) -> str:
    work = current_work()
    window = sheet_window(sheet, sheet.event, work.now)
    return render_template(
        "surveys/room.html",
        token=token,
        event_title=title(sheet.event, work.texts.language),
        form=form,
        own_fields=fields,
        questions_seen=seen_versions(fields),
        window=window,
        may_answer=window.state == SheetState.open,
        ticket=request.form.get("ticket", "")[:_TICKET] or secrets.token_urlsafe(16),
    )
