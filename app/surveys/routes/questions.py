"""The questions of a test or an evaluation: added, changed, moved, taken out and brought back."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.form_editor.forms import MORE_ROWS, PointedQuestionForm, QuestionForm, shown_sheet_question
from app.form_editor.labels import KINDS
from app.questions.asking import OwnQuestion
from app.questions.forms import add_fields
from app.questions.models import QuestionKind, Sheet
from app.questions.operations import (
    add_question,
    bring_back_question,
    change_question,
    move_question,
    retire_question,
)
from app.questions.operations.changing import asked_kinds
from app.questions.queries import asked_questions, questions_of
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.surveys.labels import SHEETS
from app.surveys.operations.counting import recount
from app.surveys.operations.preparing import check_not_final
from app.surveys.queries import counts_of
from app.surveys.routes.blueprint import bp
from app.surveys.routes.pages import managed_sheet, sheet_page
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, Form, committing
from app.web.rendering import notify
from app.web.request_work import current_work, show_in
from app.work import Work


@bp.route("/manage/events/<slug>/surveys/<kind>/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def new_sheet_question(slug: str, kind: str) -> ResponseReturnValue:
    """Ask for a question of the chosen kind and add it at the end."""
    work = current_work()
    _, sheet = managed_sheet(slug, kind)
    form = _form(sheet)
    form.fit(_chosen_kind(sheet), (), None)
    if _wants_rows(form):
        return _page(slug, kind, form, None), 200
    if form.validate_on_submit():
        with committing(form) as done:
            check_not_final(work, sheet)
            add_question(work, sheet, form.details())
            recount(work, sheet)
        if done:
            notify("success", work.texts.gettext("The question is added at the end."))
            return redirect(_address(slug, kind), 303)
    return _page(slug, kind, form, None), 422 if form.errors else 200


@bp.route("/manage/events/<slug>/surveys/<kind>/<int:id>", methods=["GET", "POST"])
@open_to(Audience.staff)
def edit_sheet_question(slug: str, kind: str, id: int) -> ResponseReturnValue:
    """Change a question; answers stay with their version, points are counted anew."""
    work = current_work()
    _, sheet = managed_sheet(slug, kind)
    now = next((each for each in asked_questions(work, sheet) if each.id == id), None)
    if now is None:
        raise Missing
    form = _form(sheet, now)
    form.fit(now.kind, (), None)
    if _wants_rows(form):
        return _page(slug, kind, form, now), 200
    if form.validate_on_submit():
        with committing(form) as done:
            check_not_final(work, sheet)
            change_question(work, sheet, id, form.details(), form.seen.data or 0)
            recount(work, sheet)
        if done:
            notify("success", work.texts.gettext("The question is saved."))
            return redirect(_address(slug, kind), 303)
    return _page(slug, kind, form, now), 422 if form.errors else 200


@bp.post("/manage/events/<slug>/surveys/<kind>/<int:id>/move")
@open_to(Audience.staff)
def shift_sheet_question(slug: str, kind: str, id: int) -> ResponseReturnValue:
    """Move a question by one place."""
    up = request.form.get("step") == "-1"
    return _act(slug, kind, lambda work, sheet: move_question(work, sheet, id, up=up))


@bp.post("/manage/events/<slug>/surveys/<kind>/<int:id>/retire")
@open_to(Audience.staff)
def take_out_sheet_question(slug: str, kind: str, id: int) -> ResponseReturnValue:
    """Ask a question nobody any more; it counts for nobody."""
    return _act(slug, kind, lambda work, sheet: retire_question(work, sheet, id))


@bp.post("/manage/events/<slug>/surveys/<kind>/<int:id>/bring-back")
@open_to(Audience.staff)
def ask_sheet_question_again(slug: str, kind: str, id: int) -> ResponseReturnValue:
    """Ask a question again that was taken out."""
    return _act(slug, kind, lambda work, sheet: bring_back_question(work, sheet, id))


@bp.get("/manage/events/<slug>/surveys/<kind>/preview")
@open_to(Audience.staff)
def preview_sheet(slug: str, kind: str) -> ResponseReturnValue:
    """Show it as who answers sees it, in either language; nothing can be sent from here."""
    event, sheet = managed_sheet(slug, kind)
    show_in(request.args.get("words", ""))
    work = current_work()
    load_sessions(work, event)
    return render_template(
        "surveys/preview.html",
        event=event,
        event_header=header_of(work, event, "surveys"),
        kind=sheet.kind,
        name=SHEETS[sheet.kind],
        own_fields=add_fields(Form(formdata=None), asked_questions(work, sheet)),
        questions_seen="",
    )


def _act(slug: str, kind: str, act: Callable[[Work, Sheet], object]) -> ResponseReturnValue:
    """Do it to the sheet's questions, count the points anew, and go back; or show what was refused."""
    form = ButtonForm()
    _, sheet = managed_sheet(slug, kind)
    if form.validate_on_submit():
        with committing(form) as done:
            check_not_final(current_work(), sheet)
            act(current_work(), sheet)
            recount(current_work(), sheet)
        if done:
            return redirect(_address(slug, kind), 303)
    return sheet_page(slug, kind, failed=form), 422


def _form(sheet: Sheet, now: OwnQuestion | None = None) -> QuestionForm:
    data = shown_sheet_question(now) if now is not None else None
    return PointedQuestionForm(data=data) if sheet.is_test else QuestionForm(data=data)


def _chosen_kind(sheet: Sheet) -> QuestionKind:
    asked = request.values.get("kind", "")
    fitting = asked_kinds(sheet)
    return QuestionKind(asked) if asked in fitting else fitting[0]


def _wants_rows(form: QuestionForm) -> bool:
    """Add rows for answers if that button was pressed."""
    if request.form.get("act") != "rows" or "rows" not in form:
        return False
    form.add_rows(MORE_ROWS)
    return True


def _page(slug: str, kind: str, form: QuestionForm, now: OwnQuestion | None) -> str:
    event, sheet = managed_sheet(slug, kind)
    work = current_work()
    load_sessions(work, event)
    return render_template(
        "surveys/question.html",
        event=event,
        event_header=header_of(work, event, "surveys"),
        sheet=sheet,
        name=SHEETS[sheet.kind],
        form=form,
        question=now,
        kind=KINDS[form.kind],
        asks_yes_no_points=sheet.is_test and form.kind == QuestionKind.yes_no,
        answered=counts_of(work, event).get(sheet.id, 0),
        has_questions=bool(questions_of(work, sheet)),
    )


def _address(slug: str, kind: str) -> str:
    return url_for("surveys.sheet", slug=slug, kind=kind, _anchor="questions")
