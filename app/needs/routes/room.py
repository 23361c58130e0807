"""What a session's room must be ready for, as its trainer sees it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.attendance.access import session_for_register
from app.events.titles import title
from app.events.when import place_line, session_line
from app.needs.labels import STATE, STATE_KINDS, need_label
from app.needs.queries.room import room_needs
from app.needs.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/sessions/<int:id>/needs")
@open_to(Audience.staff)
def room(id: int, slug: str) -> ResponseReturnValue:
    """Show which measures concern the room and the materials, in numbers, to who takes the register."""
    work = current_work()
    session = session_for_register(work, id, slug)
    return render_template(
        "needs/room.html",
        title=title(session.meeting.event, work.texts.language),
        when=session_line(work.texts, session),
        place=place_line(session.meeting) or place_line(session.meeting.event),
        rows=room_needs(work, session),
        states=STATE,
        kinds=STATE_KINDS,
        need_label=need_label,
    )
