"""Which registers are locked: confirmed ones whose month the project closed."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from app.attendance.register_rules import RegisterStanding
from app.events.models import Session
from app.ledger.models import MonthLock
from app.ledger.months import is_locked, month_of
from app.work import Work


def is_register_locked(work: Work, session: Session) -> bool:
    """Tell whether a register is confirmed and its project's month closed; at most one statement."""
    project_id = session.meeting.event.project_id
    return bool(session.register_confirmed and project_id and is_locked(work, project_id, session.day))


def standings_of(work: Work, sessions: Iterable[Session]) -> Mapping[int, RegisterStanding]:
    """Return by id how the registers of sessions stand; one statement. Meetings and events must be loaded."""
    found = list(sessions)
    projects = {each.meeting.event.project_id for each in found if each.register_confirmed} - {None}
    query = select(MonthLock.project_id, MonthLock.month).where(MonthLock.project_id.in_(projects))
    closed = {(project, month) for project, month in work.session.execute(query)} if projects else set()
    return {each.id: _standing(each, closed) for each in found}


def _standing(session: Session, closed: set[tuple[int, str]]) -> RegisterStanding:
    if not session.register_confirmed:
        return RegisterStanding.open
    key = session.meeting.event.project_id or 0, month_of(session.day)
    return RegisterStanding.locked if key in closed else RegisterStanding.confirmed
