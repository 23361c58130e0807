"""What a correction changes: a register after reopening against the confirmation before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.attendance.earning import attended, stretches_of
from app.attendance.mark_values import Value
from app.attendance.models import Decision, Presence, RegisterRow, RegisterVersion
from app.attendance.queries.registers import RegisterState
from app.attendance.queries.rows import Row, decided
from app.attendance.register_rules import is_confirmed
from app.work import Work


@dataclass(frozen=True, slots=True)
class Change:
    """One person whose minutes differ; None where they were not on that version, or have no mark yet."""

    name: str
    before: int | None
    after: int | None

    @property
    def minutes(self) -> int:
        """By how many minutes they differ."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class Correction:
    """The confirmation that is compared with, and who differs from it."""

    version: RegisterVersion
    changes: Sequence[Change]

    @property
    def minutes(self) -> int:
        """By how many minutes both differ in all."""
        return sum(each.minutes for each in self.changes)


def correction(work: Work, state: RegisterState) -> Correction | None:
    """Return what differs from the confirmation before the one in force, or before the reopening.

    None for a register that was never reopened. Three statements at most.
    """
    earlier = state.versions[1:] if state.confirmation else state.versions
    before = next((each for each in earlier if is_confirmed(each)), None)
    if before is None:
        return None
    then = decided_minutes(work, before)
    now = decided_minutes(work, state.confirmation) if state.confirmation else _marked(state)
    names = {row.id: f"{row.who.last_name} {row.who.first_name}" for row in state.rows if row.id is not None}
    names |= _names(work, then.keys() - names.keys())
    changes = [Change(name, then.get(id), now.get(id)) for id, name in names.items()]
    return Correction(before, [each for each in changes if each.before != each.after])


@dataclass(frozen=True, slots=True)
class MarkChange:
    """One person about whom two versions decided differently; None where they were not on that version."""

    name: str
    before: Value | None
    after: Value | None


def what_differs(work: Work, before: RegisterVersion, after: RegisterVersion) -> list[MarkChange]:
    """Return by name what a version decided otherwise than an earlier one; three statements."""
    then, now = _decisions(work, before), _decisions(work, after)
    changed = {id for id in then.keys() | now.keys() if then.get(id) != now.get(id)}
    names = _names(work, changed)
    found = [
        MarkChange(names[id], *(decided(*each[id]) if id in each else None for each in (then, now)))
        for id in changed
    ]
    return sorted(found, key=lambda each: each.name)


def decided_minutes(work: Work, version: RegisterVersion) -> Mapping[int, int]:
    """Return the minutes that a version decided, by row."""
    return {id: minutes for id, (_, minutes) in _decisions(work, version).items()}


def _decisions(work: Work, version: RegisterVersion) -> dict[int, tuple[Presence, int]]:
    query = select(Decision.row_id, Decision.presence, Decision.minutes)
    rows = work.session.execute(query.where(Decision.register_version_id == version.id))
    return {id: (presence, minutes) for id, presence, minutes in rows}


def _marked(state: RegisterState) -> Mapping[int, int]:
    """Return by row what its mark would earn, as far as a full presence is known."""
    if state.credit is None:
        return {}
    stretches = stretches_of(state.session, state.credit)

    def minutes(row: Row) -> int | None:
        if row.value is None:
            return None
        hours = {"begins": row.expected_from, "ends": row.expected_until}
        return sum(attended(stretches, row.value, blocks=row.blocks, **hours))

    found = {row.id: minutes(row) for row in state.rows}
    return {id: each for id, each in found.items() if id is not None and each is not None}


def _names(work: Work, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    query = select(RegisterRow).where(RegisterRow.id.in_(ids)).options(joinedload(RegisterRow.person))
    rows = work.session.scalars(query)
    return {row.id: f"{row.person.last_name} {row.person.first_name}" for row in rows}
