"""What must stay as it is while hours rest on it: sessions whose attendance is confirmed or marked."""

from sqlalchemy import exists, select

from app.attendance.models import ADDED, Mark, RegisterRow, RegisterVersion
from app.attendance.queries import confirmed_among
from app.errors import Refusal
from app.events.models import Meeting, Session
from app.events.plans import MeetingPlan
from app.work import Work


def check_plan(work: Work, meeting: Meeting, plan: MeetingPlan) -> None:
    """Refuse a change that gives a confirmed session of the meeting another day, hour or credit."""
    for session in _confirmed(work, meeting):
        same_hours = (plan.starts_at, plan.ends_at) == (session.starts_at, session.ends_at)
        if session.day not in plan.days or not same_hours:
            raise _refusal(work, session)
        if plan.credit(plan.days.index(session.day)) != session.credit_minutes:
            raise _refusal(work, session)


def check_no_confirmed(work: Work, meeting: Meeting) -> None:
    """Refuse to cancel a meeting of which a session is confirmed."""
    for session in _confirmed(work, meeting):
        raise _refusal(work, session)


def check_unmarked(work: Work, meeting: Meeting) -> None:
    """Refuse to delete a meeting on whose sessions somebody has marked attendance."""
    marked = exists().where(RegisterRow.session_id == Session.id, Mark.row_id == RegisterRow.id)
    added = exists().where(RegisterRow.session_id == Session.id, RegisterRow.role.in_(ADDED))
    made_up = exists().where(RegisterRow.makes_up_session_id == Session.id)
    decided = exists().where(RegisterVersion.session_id == Session.id)
    query = select(Session.id).where(Session.meeting_id == meeting.id, marked | added | made_up | decided)
    if work.session.scalar(query.limit(1)) is not None:
        raise Refusal("Attendance was taken at this meeting, so it can't be removed.")


def _confirmed(work: Work, meeting: Meeting) -> list[Session]:
    found = confirmed_among(work, [session.id for session in meeting.sessions])
    return [session for session in meeting.sessions if session.id in found]


def _refusal(work: Work, session: Session) -> Refusal:
    return Refusal(
        "The attendance of %(day)s is confirmed, so its date, hours and minutes must stay. "
        "Reopen its register first.",
        values={"day": work.texts.day_short(session.day)},
    )
