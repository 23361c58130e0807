"""Reopening a register: the reason is asked, and what it takes back is seen, before it happens."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.attendance.access import may_reopen_register, session_for_register
from app.attendance.forms import ReopenForm
from app.attendance.queries.locked import is_register_locked
from app.attendance.queries.registers import latest_version
from app.changes.reopening import reopening_of
from app.changes.routes.blueprint import bp
from app.errors import Forbidden
from app.events.models import Event
from app.events.titles import title
from app.events.units import hours_phrase, unit_of
from app.events.when import session_line
from app.lines.names import line_title
from app.progress.labels import OUTCOMES
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/sessions/<int:id>/reopen")
@open_to(Audience.staff)
def reopen(slug: str, id: int) -> ResponseReturnValue:
    """Show whom reopening touches, with the form that does it; an open or locked one is led elsewhere."""
    work = current_work()
    session = session_for_register(work, id, slug)
    if not may_reopen_register(work, session):
        raise Forbidden
    version = latest_version(work, session)
    if version is None or not session.register_confirmed:
        return redirect(url_for("attendance.session", slug=slug, id=id), 303)
    if is_register_locked(work, session):
        return redirect(url_for("attendance.correction", slug=slug, id=id), 303)
    event: Event = session.meeting.event
    return render_template(
        "changes/reopen.html",
        event=event,
        session=session,
        title=title(event, work.texts.language),
        when=session_line(work.texts, session),
        reopening=reopening_of(work, session, version),
        form=ReopenForm(),
        unit=unit_of(event),
        hours_phrase=hours_phrase,
        outcomes=OUTCOMES,
        line_title=line_title,
    )
