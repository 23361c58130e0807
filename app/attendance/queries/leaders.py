"""The trainers of a session: those nearest to it."""

from collections.abc import Sequence

from sqlalchemy import case, or_, select

from app.accounts.models import Account, Role
from app.events.models import Assignment, Session
from app.work import Work


def leaders_of(work: Work, session: Session) -> Sequence[Account]:
    """Return the trainers of the session's meeting; without any those of its event, else of its project."""
    event = session.meeting.event
    nearness = case((Assignment.meeting_id.is_not(None), 0), (Assignment.event_id.is_not(None), 1), else_=2)
    query = (
        select(Account, nearness)
        .join(Assignment, Assignment.account_id == Account.id)
        .where(
            Assignment.role == Role.trainer,
            or_(
                Assignment.meeting_id == session.meeting_id,
                Assignment.event_id == event.id,
                Assignment.project_id == event.project_id,
            ),
        )
        .order_by(nearness, Account.name, Account.id)
    )
    found = work.session.execute(query).all()
    return [account for account, near in found if near == found[0][1]]
