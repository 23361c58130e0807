"""The lock of a report, which is that of its session's register."""

from sqlalchemy import select

from app.attendance.operations.locking import lock_session
from app.errors import N_, Closed, Missing
from app.meeting_reports.models import MeetingReport, ReportState
from app.work import Work

GONE = N_("This report was withdrawn: nothing of it counts any more. Send the file in again, if it should.")


def lock_report(work: Work, report: MeetingReport) -> None:
    """Wait until nobody else does anything with a report or its register, and read both anew.

    Refuses a report that was withdrawn, and Missing where it was erased.
    """
    id = report.id
    lock_session(work, report.session)
    query = select(MeetingReport).where(MeetingReport.id == id).execution_options(populate_existing=True)
    if work.session.scalar(query) is None:
        raise Missing
    if report.state == ReportState.withdrawn:
        raise Closed(GONE)
