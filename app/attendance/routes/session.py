"""The register of one session: marks, confirmation, reopening."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.access import may_reopen_register, session_for_register
from app.attendance.confirmation_sentence import confirmation_sentence
from app.attendance.forms import ConfirmForm, ReopenForm
from app.attendance.models import Presence
from app.attendance.operations import confirm_register, reopen_register
from app.attendance.queries import RegisterState, register_state
from app.attendance.register_rules import AlreadyConfirmed
from app.attendance.routes.blueprint import blueprint
from app.attendance.routes.saving import Saved, answer, save, sentences, wants_json
from app.attendance.signs import keys, sign, signs
from app.errors import Closed, Refusal
from app.events.models import Session
from app.events.timing import session_start
from app.events.titles import title
from app.events.units import hours_phrase, in_units, unit_of
from app.events.when import place_line, session_line
from app.extensions import db
from app.typed import stripped
from app.web.access import Audience, open_to
from app.web.forms import committing, refuse
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@blueprint.get("/manage/sessions/<int:id>/attendance", endpoint="session")
@blueprint.get("/manage/events/<slug>/sessions/<int:id>/attendance", endpoint="session")
@open_to(Audience.staff)
def show(id: int, slug: str | None = None) -> ResponseReturnValue:
    """Show the register of one session; the short address leads to the event's."""
    work = current_work()
    session = session_for_register(work, id, slug)
    return redirect(_address(session), 303) if slug is None else _page(work, session)


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/attendance")
@open_to(Audience.staff)
def save_session(id: int, slug: str) -> ResponseReturnValue:
    """Save marks, fill blanks or undo that, for one session."""
    work = current_work()
    session = session_for_register(work, id, slug)
    saved = save(work, {session.id: session}, request.form)
    db.session.commit()
    if wants_json():
        return answer(work, saved, **_counted(work, register_state(work, session)))
    if saved.refused:
        return _page(work, session, saved=saved), saved.status
    if saved.undone is not None:
        notify("success", work.texts.gettext("The filled marks were taken back."))
    elif saved.filled is None:
        notify("success", work.texts.gettext("The attendance was saved."))
    return redirect(_address(session, filled=saved.filled or None), 303)


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/confirm")
@open_to(Audience.staff)
def confirm(id: int, slug: str) -> ResponseReturnValue:
    """Save the marks that came along, then confirm; a refused confirmation keeps the marks."""
    work = current_work()
    session = session_for_register(work, id, slug)
    form = ConfirmForm()
    saved = Saved()
    if not session.register_confirmed:
        saved = save(work, {session.id: session}, request.form)
    status = saved.status if saved.refused else 422
    if not saved.refused and form.validate():
        try:
            with work.session.begin_nested():
                confirm_register(work, session, form.credit_minutes.data)
        except AlreadyConfirmed as refusal:
            notify("info", work.texts.sentence(refusal))
        except Refusal as refusal:
            refuse(form, refusal)
            status = 409 if isinstance(refusal, Closed) else 422
        else:
            notify("success", work.texts.gettext("The attendance is confirmed."))
    db.session.commit()
    if saved.refused or form.errors:
        return _page(work, session, saved=saved, confirm_form=form), status
    return redirect(_address(session), 303)


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/reopen")
@open_to(Audience.staff)
def reopen(id: int, slug: str) -> ResponseReturnValue:
    """Reopen a confirmed register for a reason; organisers only."""
    work = current_work()
    session = session_for_register(work, id, slug)
    form = ReopenForm()
    with committing(form) as done:
        reopen_register(work, session, stripped(form.reason.data) or "")
    if not done:
        return _page(work, session, reopen_form=form), 422
    notify("success", work.texts.gettext("The register is open again. Its hours were taken back."))
    return redirect(_address(session), 303)


def _page(work: Work, session: Session, saved: Saved | None = None, **forms: Any) -> str:
    state = register_state(work, session)
    event = session.meeting.event
    return render_template(
        "attendance/session.html",
        session=session,
        event=event,
        title=title(event, work.texts.language),
        when=session_line(work.texts, session),
        place=place_line(session.meeting) or place_line(event),
        state=state,
        has_begun=session_start(session) <= work.now,
        may_reopen=may_reopen_register(work, session),
        problems=sentences(work.texts, saved) if saved else {},
        typed=request.form,
        undo=request.args.get("filled"),
        signs=signs(work.texts),
        partial=sign(work.texts, Presence.partial),
        keys=keys(work.texts),
        seen=_seen(state),
        hours_phrase=hours_phrase,
        unit_of=unit_of,
        in_units=in_units,
        **_counted(work, state),
        **({"confirm_form": ConfirmForm(), "reopen_form": ReopenForm()} | forms),
    )


def _counted(work: Work, state: RegisterState) -> dict[str, str]:
    unit = unit_of(state.session.meeting.event)
    return {
        "tally": state.tally.line(work.texts),
        "sentence": confirmation_sentence(work.texts, state.tally, state.credit, unit),
    }


def _seen(state: RegisterState) -> dict[str, str]:
    return {f"{row.key}-{state.session.id}": row.value.written if row.value else "" for row in state.rows}


def _address(session: Session, filled: str | None = None) -> str:
    slug = session.meeting.event.slug
    return url_for("attendance.session", slug=slug, id=session.id, filled=filled)
