"""Who may hand in, read and decide on meeting reports: who may take the register of their session."""

from app.attendance.access import session_for_register
from app.errors import Missing
from app.meeting_reports.models import MeetingReport
from app.work import Work


def own_report(work: Work, id: int) -> MeetingReport:
    """Return a report of a session whose register the actor may take; Missing or Forbidden otherwise."""
    report = work.session.get(MeetingReport, id)
    if report is None:
        raise Missing
    session_for_register(work, report.session_id)
    return report
