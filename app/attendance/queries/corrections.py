"""What a correction changes: a register after reopening against the confirmation before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.attendance.earning import attended, stretches_of
from app.attendance.models import Decision, RegisterAction, RegisterRow, RegisterVersion
from app.attendance.queries.registers import RegisterState
from app.attendance.queries.rows import Row
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
    before = next((each for each in earlier if each.action == RegisterAction.confirmed), None)
    if before is None:
        return None
    then = _decided(work, before)
    now = _decided(work, state.confirmation) if state.confirmation else _marked(state)
    names = {row.id: f"{row.who.last_name} {row.who.first_name}" for row in state.rows if row.id is not None}
    names |= _names(work, then.keys() - names.keys())
    changes = [Change(name, then.get(id), now.get(id)) for id, name in names.items()]
    return Correction(before, [each for each in changes if each.before != each.after])


def _decided(work: Work, version: RegisterVersion) -> dict[int, int]:
    query = select(Decision.row_id, Decision.minutes).where(Decision.register_version_id == version.id)
    found: dict[int, int] = dict(work.session.execute(query).all())
    return found


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
