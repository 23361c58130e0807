"""An event's own questions: added, changed, moved, taken out of the form and brought back."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.events.access import managed_event
from app.events.models import Event
from app.form_editor.forms import MORE_ROWS, QuestionForm, shown_question
from app.form_editor.labels import KINDS
from app.form_editor.routes.blueprint import bp
from app.form_editor.routes.pages import editor_page, head
from app.questions.asking import OwnQuestion
from app.questions.models import QuestionKind
from app.questions.operations import (
    add_question,
    bring_back_question,
    change_question,
    move_question,
    retire_question,
)
from app.questions.queries import questions_of
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/form/questions/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def new_question(slug: str) -> ResponseReturnValue:
    """Ask for a question of the chosen kind and add it at the end of the form."""
    work = current_work()
    event = managed_event(work, slug)
    kind = _chosen_kind()
    form = QuestionForm()
    form.fit(kind, _before(questions_of(work, event), None), None)
    if _wants_rows(form):
        return _page(event, form, None), 200
    if form.validate_on_submit():
        with committing(form) as done:
            add_question(work, event, form.details())
        if done:
            notify("success", work.texts.gettext("The question is added at the end of the form."))
            return redirect(_address(slug), 303)
    return _page(managed_event(work, slug), form, None), 422 if form.errors else 200


@bp.route("/manage/events/<slug>/form/questions/<int:id>", methods=["GET", "POST"])
@open_to(Audience.staff)
def edit_question(slug: str, id: int) -> ResponseReturnValue:
    """Change a question; answers stay with the version that they answered."""
    work = current_work()
    event = managed_event(work, slug)
    questions = questions_of(work, event)
    now = _one(questions, id)
    form = QuestionForm(data=shown_question(now))
    form.fit(now.kind, _before(questions, now), now.condition)
    if _wants_rows(form):
        return _page(event, form, now), 200
    if form.validate_on_submit():
        with committing(form) as done:
            changed = change_question(work, event, id, form.details(), form.seen.data or 0)
        if done:
            newer = changed.version != now.version
            said = work.texts.gettext("The question is changed.")
            notify("success", said if newer or changed != now else work.texts.gettext("Nothing has changed."))
            return redirect(_address(slug), 303)
    return _page(managed_event(work, slug), form, now), 422 if form.errors else 200


@bp.post("/manage/events/<slug>/form/questions/<int:id>/move")
@open_to(Audience.staff)
def shift_question(slug: str, id: int) -> ResponseReturnValue:
    """Move a question by one place."""

    def act(event: Event) -> str:
        moved = move_question(current_work(), event, id, up=request.form.get("step") == "-1")
        return current_work().texts.gettext("The question is moved.") if moved else ""

    return _act(slug, act)


@bp.post("/manage/events/<slug>/form/questions/<int:id>/retire")
@open_to(Audience.staff)
def take_out_question(slug: str, id: int) -> ResponseReturnValue:
    """Ask a question nobody any more."""

    def act(event: Event) -> str:
        texts = current_work().texts
        freed = retire_question(current_work(), event, id)
        if not freed:
            return texts.gettext("The question is not asked any more. Answers to it stay.")
        names = ", ".join(f"“{each.label(texts.language)}”" for each in freed)
        return texts.gettext(
            "The question is not asked any more. Answers to it stay. Asked of everybody now: %(names)s.",
            names=names,
        )

    return _act(slug, act)


@bp.post("/manage/events/<slug>/form/questions/<int:id>/bring-back")
@open_to(Audience.staff)
def ask_question_again(slug: str, id: int) -> ResponseReturnValue:
    """Ask a question again that was taken out."""

    def act(event: Event) -> str:
        bring_back_question(current_work(), event, id)
        return current_work().texts.gettext("The question is asked again.")

    return _act(slug, act)


def _act(slug: str, act: Callable[[Event], str]) -> ResponseReturnValue:
    """Do it to the event's form, say so and go back to the editor; or show it with what was refused."""
    work = current_work()
    event, form, said = managed_event(work, slug), ButtonForm(), ""
    if form.validate_on_submit():
        with committing(form) as done:
            said = act(event)
        if done:
            if said:
                notify("success", said)
            return redirect(_address(slug), 303)
    return editor_page(managed_event(work, slug), failed=form), 422


def _chosen_kind() -> QuestionKind:
    asked = request.values.get("kind", "")
    return QuestionKind(asked) if asked in QuestionKind.__members__ else QuestionKind.short_text


def _wants_rows(form: QuestionForm) -> bool:
    """Add rows for answers if that button was pressed."""
    if request.form.get("act") != "rows" or "rows" not in form:
        return False
    form.add_rows(MORE_ROWS)
    return True


def _one(questions: tuple[OwnQuestion, ...], id: int) -> OwnQuestion:
    found = next((each for each in questions if each.id == id and not each.is_retired), None)
    if found is None:
        raise Missing
    return found


def _before(questions: tuple[OwnQuestion, ...], now: OwnQuestion | None) -> list[OwnQuestion]:
    """Return the questions on which another one at this place may depend."""
    place = questions.index(now) if now is not None else len(questions)
    return [
        each
        for each in questions[:place]
        if each.is_chosen and each.condition is None and not each.is_retired
    ]


def _page(event: Event, form: QuestionForm, now: OwnQuestion | None) -> str:
    return render_template(
        "form_editor/question.html", **head(event), form=form, question=now, kind=KINDS[form.kind]
    )


def _address(slug: str) -> str:
    return url_for("form_editor.manage_form", slug=slug, _anchor="questions")
