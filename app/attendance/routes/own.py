"""The trainer's first page: their own sessions, those to confirm first."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.attendance.queries import confirmed_among, own_sessions, tallies
from app.attendance.routes.blueprint import blueprint
from app.events.chips import unusual_chips
from app.events.timing import off_as, session_start
from app.events.titles import title
from app.events.units import counts_hours
from app.events.when import place_line, session_line
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work


@blueprint.get("/manage/sessions/")
@open_to(Audience.staff)
def my_sessions() -> ResponseReturnValue:
    """Show the sessions that the signed-in trainer teaches."""
    work = current_work()
    page = page_of(work.session, own_sessions(work), asked_page(), 30)
    counted = tallies(work, page.rows)
    confirmed = confirmed_among(work, [session.id for session in page.rows])
    return render_template(
        "attendance/my_sessions.html",
        page=page,
        tallies=counted,
        confirmed=confirmed,
        begun={each.id for each in page.rows if session_start(each) <= work.now},
        title=title,
        chips=lambda session: unusual_chips(work, session.meeting.event),
        off_as=off_as,
        counts_hours=counts_hours,
        place_line=place_line,
        session_line=session_line,
    )
