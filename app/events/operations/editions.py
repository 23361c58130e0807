"""An event as an edition of a module: which one, its parallel groups, and the unit that stays."""

from collections.abc import Sequence

from app.errors import N_, Refusal
from app.events.models import Event, ParallelGroup
from app.programmes.models import Module
from app.programmes.operations import lock_programme
from app.work import Work

PARTS_PLANNED = N_("Days of this event are planned with parts of its present module. Take them out first.")
GROUP_IN_USE = N_("Meetings are planned for the group “%(name)s”: change them first.")
GROUP_TWICE = N_("Two groups have the name “%(name)s”.")


def set_module(event: Event, module: Module | None) -> None:
    """Make an event an edition of a module, or of none; refuses while its blocks teach parts of another."""
    if module is event.module:
        return
    known = {part.id for part in module.parts} if module else set()
    blocks = [block for meeting in event.meetings for each in meeting.sessions for block in each.blocks]
    if any(block.part_id is not None and block.part_id not in known for block in blocks):
        raise Refusal(PARTS_PLANNED, field="module")
    event.module = module


def set_groups(event: Event, names: Sequence[str]) -> None:
    """Give an event parallel groups of these names, in this order.

    A name that is there keeps its group; of the others as many are renamed, in order, as there are on both
    sides. Refuses a name that comes twice, and that a group falls away for which meetings are planned.
    """
    twice = next((name for name in names if list(names).count(name) > 1), None)
    if twice is not None:
        raise Refusal(GROUP_TWICE, field="parallel_groups", values={"name": twice})
    if [group.name for group in event.parallel_groups] == list(names):
        return
    used = {meeting.parallel_group for meeting in event.meetings}
    for group in dropped_groups(event, names):
        if group in used:
            raise Refusal(GROUP_IN_USE, field="parallel_groups", values={"name": group.name})
    kept = _kept(event, names)
    for position, (group, name) in enumerate(zip(kept, names, strict=True)):
        group.position, group.name = position, name
    event.parallel_groups[:] = kept


def dropped_groups(event: Event, names: Sequence[str]) -> list[ParallelGroup]:
    """Return the groups of an event that would fall away if its groups had these names."""
    kept = _kept(event, names)
    return [group for group in event.parallel_groups if group not in kept]


def _kept(event: Event, names: Sequence[str]) -> list[ParallelGroup]:
    """Return a group for each name: the one that has it, else one whose name goes, else a new one."""
    have = {group.name: group for group in event.parallel_groups}
    rest = [group for group in event.parallel_groups if group.name not in names]
    return [have.get(name) or (rest.pop(0) if rest else ParallelGroup()) for name in names]


def freeze_unit(work: Work, event: Event) -> None:
    """Fix the unit of an edition's module from now on: hours in it are confirmed."""
    module = event.module
    if module is None or module.unit_frozen_at is not None:
        return
    # Under the lock of those who change modules: one who looked before would still give it another unit.
    lock_programme(work, module.programme)
    module.unit_frozen_at = work.now
