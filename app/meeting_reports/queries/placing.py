"""Of which sessions of an event a report is, by the times that it says."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from app import clock
from app.errors import N_, Refusal
from app.events.models import Session
from app.meeting_reports.attending import blocks_of, covered, day_of, moments_of, stretches
from app.meeting_reports.moments import DayOrder, order_of
from app.meeting_reports.queries.people import known_headings
from app.meeting_reports.reading import NO_REPORT, Rows, read_report
from app.work import Work

SAY_SESSION = N_("The file doesn't say of which day it is: choose the session, and send it in once more.")
NO_SESSION = N_("This report is of %(day)s, and no session that you may mark is on that day.")


def sessions_of_report(
    work: Work, sessions: Sequence[Session], rows: Rows, zone: ZoneInfo, order: DayOrder | None
) -> list[Session]:
    """Return the sessions of one event during which somebody was connected; else those of that day.

    Refuses a file that says no times, whose days fit two orders alike, and one of another day.
    """
    event = sessions[0].meeting.event
    try:
        said = read_report(rows, known_headings(work, event.project_id))
    except Refusal as refusal:
        raise (Refusal(SAY_SESSION, field="session") if refusal.message == NO_REPORT else refusal) from None
    moments = moments_of(said.connections)
    if not moments:
        raise Refusal(SAY_SESSION, field="session")
    found_order = order_of(moments, {each.day for each in sessions}, order)
    times = stretches(said.connections, found_order, zone)
    during = [each for each in sessions if covered(times, each, blocks_of(each))]
    of_day = [each for each in sessions if covered(times, each, [day_of(each)])]
    if during or of_day:
        return during or of_day
    first = clock.today(min(times).begins) if times else None
    raise Refusal(NO_SESSION, field="session", values={"day": work.texts.day_plain(first) if first else "–"})
