"""How the register of a session stands: its people, their marks, its versions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app.attendance.models import UNCREDITED, RegisterVersion, RowRole
from app.attendance.queries.rows import Row, decided_rows, marked_rows
from app.attendance.register_rules import is_confirmed
from app.attendance.tally import Tally, tally_of
from app.events.models import Session
from app.events.timing import credit_minutes
from app.work import Work


@dataclass(frozen=True, slots=True)
class RegisterState:
    """A register as it stands; `versions` begin with the latest. `credit` is in minutes."""

    session: Session
    rows: list[Row]
    versions: list[RegisterVersion]
    credit: int | None

    @property
    def confirmation(self) -> RegisterVersion | None:
        """The confirmation in force, or None while the register is open."""
        return self.versions[0] if self.versions and is_confirmed(self.versions[0]) else None

    @property
    def tally(self) -> Tally:
        """How many people have which mark."""
        return tally_of(row.value for row in self.rows)

    @property
    def taking_part(self) -> Tally:
        """The same of those alone who receive hours: guests, speakers and staff are counted apart."""
        return tally_of(row.value for row in self.rows if row.role not in UNCREDITED)

    @property
    def apart(self) -> dict[RowRole, int]:
        """How many people are on the list in each role that receives no hours."""
        counted = Counter(row.role for row in self.rows)
        return {role: counted[role] for role in UNCREDITED if counted[role]}


def register_state(work: Work, session: Session) -> RegisterState:
    """Return a session's register: its decisions when it is confirmed, else its marks."""
    history = versions(work, session)
    if history and is_confirmed(history[0]):
        rows = decided_rows(work, history[0], session)
        return RegisterState(session, rows, history, history[0].credit_minutes)
    return RegisterState(session, marked_rows(work, session), history, credit_minutes(session))


def versions(work: Work, session: Session) -> list[RegisterVersion]:
    """Return all confirmations and reopenings of a session with their authors and who agreed, the latest
    first."""
    query = (
        select(RegisterVersion)
        .options(joinedload(RegisterVersion.account), joinedload(RegisterVersion.agreed_by))
        .where(RegisterVersion.session_id == session.id)
        .order_by(RegisterVersion.version.desc())
    )
    return list(work.session.scalars(query))


def latest_version(work: Work, session: Session) -> RegisterVersion | None:
    """Return the row that tells how the register stands, or None before the first confirmation."""
    query = select(RegisterVersion).where(RegisterVersion.session_id == session.id)
    return work.session.scalar(query.order_by(RegisterVersion.version.desc()).limit(1))


def confirmed_condition() -> ColumnElement[bool]:
    """Return the condition on `Session` that its register is confirmed now: its versions, in one column."""
    return Session.register_confirmed.is_(True)


def confirmed_among(work: Work, session_ids: Iterable[int]) -> set[int]:
    """Return those of the sessions whose register is confirmed now, in one statement."""
    query = select(Session.id).where(Session.id.in_(list(session_ids)), confirmed_condition())
    return set(work.session.scalars(query))


def confirmations(work: Work, session_ids: Sequence[int]) -> dict[int, RegisterVersion]:
    """Return the confirmations in force of some sessions, by session, with their authors."""
    query = (
        select(RegisterVersion)
        .join(Session, Session.id == RegisterVersion.session_id)
        .options(joinedload(RegisterVersion.account))
        .where(Session.id.in_(session_ids))
        .order_by(RegisterVersion.version)
    )
    latest = {each.session_id: each for each in work.session.scalars(query)}
    return {id: each for id, each in latest.items() if is_confirmed(each)}
