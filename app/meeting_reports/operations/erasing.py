"""Erasing reports of which nothing counts, with their files, when their time is over."""

from datetime import date, timedelta

from sqlalchemy import delete, or_, select

from app import clock
from app.attendance.operations.locking import lock_session
from app.files.operations import forget
from app.history.operations import record
from app.meeting_reports.facts import ERASED
from app.meeting_reports.models import ERASE_DAYS, MeetingReport, ReportPerson, ReportState
from app.work import Work


def reports_over(work: Work) -> list[int]:
    """Return the reports that were never understood, or withdrawn, more than ERASE_DAYS ago."""
    before = work.now - timedelta(days=ERASE_DAYS)
    query = select(MeetingReport.id).where(
        or_(
            (MeetingReport.state == ReportState.asks) & (MeetingReport.made_at < before),
            (MeetingReport.state == ReportState.withdrawn) & (MeetingReport.withdrawn_at < before),
        )
    )
    return list(work.session.scalars(query.order_by(MeetingReport.id)))


def last_day(report: MeetingReport) -> date:
    """Return the day after which a report of which nothing counts is erased."""
    return clock.today((report.withdrawn_at or report.made_at) + timedelta(days=ERASE_DAYS))


def erase_report(work: Work, id: int) -> bool:
    """Erase a report whose time is over, with its people and its file; tell whether it still was to be.

    A file that something else names stays. The history keeps that there was a report.
    """
    report = work.session.get(MeetingReport, id)
    if report is None:
        return False
    session = report.session
    lock_session(work, session)
    if id not in reports_over(work):
        return False
    file = report.file
    work.session.execute(delete(ReportPerson).where(ReportPerson.report_id == id))
    work.session.execute(delete(MeetingReport).where(MeetingReport.id == id))
    work.session.expire_all()
    day = {"day": session.day.isoformat()}
    record(work, ERASED, "session", session.id, event_id=session.meeting.event_id, values=day)
    work.session.flush()
    forget(work, file)
    return True
