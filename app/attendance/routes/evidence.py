"""Noting by hand what says that people were at a session, and taking a mistaken piece back."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.access import session_for_register
from app.attendance.evidence_lines import evidence_of, unlisted
from app.attendance.forms import WithdrawForm, posted_evidence
from app.attendance.operations.evidence import note_evidence, withdraw_evidence
from app.attendance.queries import register_state
from app.attendance.routes.blueprint import blueprint
from app.events.access import may_manage_event
from app.events.models import Session
from app.events.titles import title
from app.events.when import session_line
from app.extensions import db
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@blueprint.get("/manage/events/<slug>/sessions/<int:id>/evidence")
@open_to(Audience.staff)
def evidence(id: int, slug: str) -> ResponseReturnValue:
    """Show what is known of everybody on a register next to the marks, with a form to note more."""
    work = current_work()
    return _page(work, session_for_register(work, id, slug))


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/evidence")
@open_to(Audience.staff)
def note(id: int, slug: str) -> ResponseReturnValue:
    """Note signed lists and e-mails of many people at once; what is wrong is said, and nothing is kept."""
    work = current_work()
    session = session_for_register(work, id, slug)
    state = register_state(work, session)
    turns = {
        row_id: sum(piece.withdrawn is not None for piece in each.pieces)
        for row_id, each in evidence_of(work, state).items()
    }
    posted = posted_evidence(request.form, session, state.rows, turns)
    if posted.wrong:
        return _page(work, session, posted.wrong), 422
    form = ButtonForm()
    with committing(form) as done:
        count = note_evidence(work, session, posted.noted) if posted.noted else 0
    if not done:
        return _page(work, session), 422
    words = work.texts.ngettext("%(count)s thing was noted.", "%(count)s things were noted.", count)
    notify("success" if count else "info", words if count else work.texts.gettext("Nothing new was noted."))
    return redirect(_address(session), 303)


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/evidence/withdraw")
@open_to(Audience.staff)
def withdraw(id: int, slug: str) -> ResponseReturnValue:
    """Take a mistaken piece of evidence back; it stays readable with what the mistake was."""
    work = current_work()
    session = session_for_register(work, id, slug)
    form = WithdrawForm()
    done = False
    if form.validate():
        with committing(form) as outcome:
            withdraw_evidence(work, session, form.piece.data or 0, form.mistake.data or "")
        done = bool(outcome)
    if not done:
        db.session.rollback()
        return _page(work, session_for_register(work, id, slug), withdrawing=form), 422
    notify("success", work.texts.gettext("It is taken back. The marks stay as they are."))
    return redirect(_address(session), 303)


def _page(
    work: Work,
    session: Session,
    wrong: Mapping[str, str] | None = None,
    withdrawing: WithdrawForm | None = None,
) -> str:
    state = register_state(work, session)
    known = evidence_of(work, state)
    return render_template(
        "attendance/evidence.html",
        session=session,
        event=session.meeting.event,
        title=title(session.meeting.event, work.texts.language),
        when=session_line(work.texts, session),
        state=state,
        evidence=known,
        unlisted=unlisted(work, state, known),
        knows_addresses=may_manage_event(work, session.meeting.event),
        wrong={name: work.texts.translated(sentence) for name, sentence in (wrong or {}).items()},
        typed=request.form if wrong else None,
        withdrawing=withdrawing,
    )


def _address(session: Session) -> str:
    return url_for("attendance.evidence", slug=session.meeting.event.slug, id=session.id)
