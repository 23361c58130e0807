"""What a correction changes: a register after reopening against the confirmation before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.attendance.earning import attended, stretches_of
from app.attendance.mark_values import Value
from app.attendance.models import DecidedBlock, Decision, Presence, RegisterRow, RegisterVersion
from app.attendance.queries.registers import RegisterState
from app.attendance.queries.rows import Row, decided
from app.attendance.register_rules import is_confirmed
from app.work import Work

_Decided = tuple[Presence, int]


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
class BlockChange:
    """How many minutes of one block somebody was there, before and after."""

    starts_at: time
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class MarkChange:
    """One person about whom two versions decided differently; None where they were not on that version.

    `minutes` is by how many they differ; `blocks` are those that differ, where blocks are marked one by one.
    """

    name: str
    before: Value | None
    after: Value | None
    minutes: int = 0
    blocks: Sequence[BlockChange] = ()


def what_differs(work: Work, before: RegisterVersion, after: RegisterVersion) -> list[MarkChange]:
    """Return by name what a version decided otherwise than an earlier one; five statements at most."""
    then, now = _decisions(work, before), _decisions(work, after)
    changed = {id for id in then.keys() | now.keys() if then.get(id) != now.get(id)}
    blocks: dict[int, list[BlockChange]] = {}
    if after.session.meeting.event.marks_blocks:
        blocks = _blocks_that_differ(_block_minutes(work, before), _block_minutes(work, after))
        changed |= blocks.keys() & then.keys() & now.keys()
    names = _names(work, changed)
    found = [_change(names[id], then.get(id), now.get(id), blocks.get(id, ())) for id in changed]
    return sorted(found, key=lambda each: each.name)


def _change(
    name: str, then: _Decided | None, now: _Decided | None, blocks: Sequence[BlockChange]
) -> MarkChange:
    before, after = (decided(*each) if each else None for each in (then, now))
    return MarkChange(name, before, after, (now[1] if now else 0) - (then[1] if then else 0), blocks)


def _block_minutes(work: Work, version: RegisterVersion) -> Mapping[tuple[int, time], int]:
    query = (
        select(Decision.row_id, DecidedBlock.starts_at, DecidedBlock.minutes)
        .join(DecidedBlock, DecidedBlock.decision_id == Decision.id)
        .where(Decision.register_version_id == version.id)
    )
    return {(id, start): minutes for id, start, minutes in work.session.execute(query)}


def _blocks_that_differ(
    then: Mapping[tuple[int, time], int], now: Mapping[tuple[int, time], int]
) -> dict[int, list[BlockChange]]:
    found: dict[int, list[BlockChange]] = {}
    for id, start in sorted(then.keys() | now.keys()):
        change = BlockChange(start, then.get((id, start), 0), now.get((id, start), 0))
        if change.before != change.after:
            found.setdefault(id, []).append(change)
    return found


def decided_minutes(work: Work, version: RegisterVersion) -> Mapping[int, int]:
    """Return the minutes that a version decided, by row."""
    return {id: minutes for id, (_, minutes) in _decisions(work, version).items()}


def _decisions(work: Work, version: RegisterVersion) -> dict[int, _Decided]:
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
