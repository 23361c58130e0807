"""The rows of one register: who stands on it, in which role, and how they are marked or decided about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from sqlalchemy import Executable, and_, or_, select
from sqlalchemy.orm import joinedload

from app.attendance.earning import Stretch, day_value, stretches_of
from app.attendance.mark_values import Value
from app.attendance.models import ADDED, Decision, Mark, Presence, RegisterRow, RegisterVersion, RowRole
from app.attendance.queries.expected import expected, mark_of_day, on_register, row_of_both
from app.events.models import Block, Meeting, Session
from app.people.models import Person
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a register: the working mark, or what the confirmation decided.

    `id` is that of the row in the table, None while there is none. `who` is the registration under which the
    person is known here, or the person. `blocks` are the marks of single blocks by their start.
    """

    who: Registration | Person
    value: Value | None
    session: Session
    id: int | None = None
    role: RowRole = RowRole.participant
    expected_from: time | None = None
    expected_until: time | None = None
    makes_up_session_id: int | None = None
    is_awaited: bool = True
    blocks: Mapping[time, Value] = field(default_factory=dict)
    stands_in_for_id: int | None = None

    @property
    def person_id(self) -> int:
        """The id of the person."""
        return self.who.person_id if isinstance(self.who, Registration) else self.who.id

    @property
    def registration(self) -> Registration | None:
        """The registration under which the person is here, of this event or of the home edition."""
        return self.who if isinstance(self.who, Registration) else None

    @property
    def is_here(self) -> bool:
        """Whether the registration is one of this event."""
        return self.registration is not None and self.registration.event_id == self.session.meeting.event_id

    @property
    def key(self) -> str:
        """What the names of the row's fields say: the registration's id, or «r» and the row's."""
        return str(self.who.id) if self.is_here else f"r{self.id}"

    @property
    def is_added(self) -> bool:
        """Whether the person is here only because somebody added them to this register."""
        return self.role in ADDED

    @property
    def has_left(self) -> bool:
        """Whether a participant of this event has no place there any more."""
        return self.registration is not None and self.role not in ADDED and not self.registration.is_seated

    @property
    def institution(self) -> str | None:
        """The institution for which the person is here, if that is known."""
        return self.registration.shown_institution if self.registration else None


_ROW = (
    RegisterRow.id,
    RegisterRow.role,
    RegisterRow.expected_from,
    RegisterRow.expected_until,
    RegisterRow.makes_up_session_id,
    RegisterRow.stands_in_for_id,
)
MARK_COLUMNS = Mark.presence, Mark.minutes, Mark.late_minutes, Mark.early_minutes


def marked_rows(work: Work, session: Session) -> list[Row]:
    """Return the people of the open register by name: all who are expected, or were when marked.

    Two statements, and one more where presence is decided for each block.
    """
    blocks = block_values(work, session) if session.meeting.event.marks_blocks else {}
    stretches = stretches_of(session, 0) if blocks else []
    found = [
        _row(
            session, who, _summed(value_of(*mark), blocks.get(row[0]), stretches), row, blocks, bool(awaited)
        )
        for query in (_of_event(session), _of_others(session))
        for who, awaited, row, mark in _split(work, query)
    ]
    return in_order(found)


def decided_rows(work: Work, version: RegisterVersion, session: Session) -> list[Row]:
    """Return what one confirmation decided, by name."""
    query = (
        select(Registration, Person, *_ROW, Decision.presence, Decision.minutes)
        .select_from(Decision)
        .join(RegisterRow, RegisterRow.id == Decision.row_id)
        .outerjoin(Registration, Registration.id == RegisterRow.registration_id)
        .outerjoin(Person, and_(Person.id == RegisterRow.person_id, RegisterRow.registration_id.is_(None)))
        .options(joinedload(Registration.institution))
        .where(Decision.register_version_id == version.id)
    )
    found = [
        _row(session, registration or person, decided(presence, minutes), row, {}, True)
        for registration, person, *row, presence, minutes in _rows(work, query)
    ]
    return in_order(found)


def block_values(work: Work, session: Session) -> dict[int, dict[time, Value]]:
    """Return the marks of single blocks of a session: by row, then by the hour at which the block starts."""
    query = (
        select(RegisterRow.id, Mark.block_at, *MARK_COLUMNS)
        .join(Mark, Mark.row_id == RegisterRow.id)
        .where(RegisterRow.session_id == session.id, Mark.block_at.is_not(None))
    )
    found: dict[int, dict[time, Value]] = defaultdict(dict)
    for id, block_at, *mark in _rows(work, query):
        if value := value_of(*mark):
            found[id][block_at] = value
    return found


def blocks_of(session: Session) -> list[Block]:
    """Return the blocks that are marked one by one."""
    return list(session.blocks) if session.meeting.event.marks_blocks else []


def shown_marks(session: Session, rows: Sequence[Row]) -> dict[str, str]:
    """Return what the fields of a register show, by the names that `posted_marks` reads as `seen`."""
    days = {f"{row.key}-{session.id}": row.value.written if row.value else "" for row in rows}
    starts = [each.starts_at for each in blocks_of(session)]
    return days | {
        f"{row.key}-{session.id}-{start:%H%M}": row.blocks[start].written if start in row.blocks else ""
        for row in rows
        for start in starts
    }


def value_of(
    presence: Presence | None, minutes: int | None, late: int | None, early: int | None
) -> Value | None:
    """Return a mark's columns as a value; None where there is no mark."""
    return None if presence is None else Value(presence, minutes, late, early)


def decided(presence: Presence, minutes: int) -> Value:
    """Return a decision in the form of a mark."""
    return Value(presence, minutes if presence == Presence.partial else None)


def decided_value(decision: Decision) -> Value:
    """Return a decision in the form of a mark."""
    return decided(decision.presence, decision.minutes)


def in_order(rows: list[Row]) -> list[Row]:
    """Sort rows by name."""
    return sorted(rows, key=lambda row: (row.who.name_sort, row.who.id))


def _rows(work: Work, query: Executable) -> Iterable[Any]:
    return work.session.execute(query)


def _of_event(session: Session) -> Executable:
    """Select those of the event's registrations who are on the register."""
    return (
        select(Registration, Registration.id, expected(), *_ROW, *MARK_COLUMNS)
        .select_from(Registration)
        .join(Session, Session.id == session.id)
        .join(Meeting, Meeting.id == Session.meeting_id)
        .outerjoin(RegisterRow, row_of_both())
        .outerjoin(Mark, mark_of_day())
        .options(joinedload(Registration.institution))
        .where(Registration.event_id == session.meeting.event_id, on_register())
    )


def _of_others(session: Session) -> Executable:
    """Select those on the register who are there from another edition, or from nowhere."""
    stranger = and_(Person.id == RegisterRow.person_id, RegisterRow.registration_id.is_(None))
    return (
        select(Registration, Person, RegisterRow.id.is_not(None), *_ROW, *MARK_COLUMNS)
        .select_from(RegisterRow)
        .outerjoin(Registration, Registration.id == RegisterRow.registration_id)
        .outerjoin(Person, stranger)
        .outerjoin(Mark, mark_of_day())
        .options(joinedload(Registration.institution))
        .where(
            RegisterRow.session_id == session.id,
            or_(RegisterRow.is_expected.is_not(False), Mark.id.is_not(None)),
            or_(Registration.id.is_(None), Registration.event_id != session.meeting.event_id),
        )
    )


def _summed(
    day: Value | None, blocks: Mapping[time, Value] | None, stretches: Sequence[Stretch]
) -> Value | None:
    """Return the day's mark; where blocks are marked, what they say, were they planned anew since."""
    return day_value(stretches, blocks) if blocks else day


def _split(work: Work, query: Executable) -> list[tuple[Any, Any, Sequence[Any], Sequence[Any]]]:
    """Return who, whether they are awaited, the columns of the row and those of the mark."""
    return [
        (first or second, awaited, rest[: len(_ROW)], rest[len(_ROW) :])
        for first, second, awaited, *rest in _rows(work, query)
    ]


def _row(
    session: Session,
    who: Registration | Person,
    value: Value | None,
    row: Sequence[Any],
    blocks: Mapping[int, Mapping[time, Value]],
    is_awaited: bool,
) -> Row:
    id, role, begins, ends, makes_up, stands_in = row
    return Row(
        who, value, session, id, role or RowRole.participant, begins, ends, makes_up, is_awaited,
        blocks.get(id, {}), stands_in,
    )  # fmt: skip
