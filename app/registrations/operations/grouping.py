"""Which of an event's parallel groups a person belongs to: given by staff, or by an even split."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select

from app.errors import Refusal
from app.events.models import Event, ParallelGroup
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.registrations.facts import GROUPED
from app.registrations.models import SEATED, GroupStay, Registration
from app.registrations.queries import people_by_group
from app.work import Work


def assign_group(
    work: Work, event: Event, registrations: Sequence[Registration], group_id: int | None
) -> list[Registration]:
    """Put people of an event into one of its parallel groups (None: into none); return who was moved.

    Who had a group before belongs to the new one from today on; the days until then stay those of the old.
    The first group counts from the beginning. Refuses a group of another event. People without a place may
    be put into a group beforehand.
    """
    lock_event(work, event)
    groups = {group.id: group for group in event.parallel_groups}
    if group_id is not None and group_id not in groups:
        raise Refusal("Choose a group of this event.", field="parallel_group")
    moved = [each for each in registrations if each.parallel_group_id != group_id]
    for registration in moved:
        _move(work, groups, registration, group_id)
    work.session.flush()
    return moved


def split_evenly(work: Work, event: Event) -> list[Registration]:
    """Put everybody with a place and without a group into the smallest group, by name; return who got one.

    Refuses an event without parallel groups.
    """
    lock_event(work, event)
    groups = {group.id: group for group in event.parallel_groups}
    if not groups:
        raise Refusal("The event has no parallel groups yet: make them with its dates first.")
    counts = people_by_group(work, event)
    query = (
        select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.state.in_(SEATED),
            Registration.parallel_group_id.is_(None),
        )
        .order_by(Registration.name_sort, Registration.id)
    )
    without = list(work.session.scalars(query))
    for registration in without:
        smallest = min(groups, key=lambda id: counts.get(id, 0))
        counts[smallest] = counts.get(smallest, 0) + 1
        _move(work, groups, registration, smallest)
    work.session.flush()
    return without


def _move(
    work: Work, groups: dict[int, ParallelGroup], registration: Registration, group_id: int | None
) -> None:
    before, after = groups.get(registration.parallel_group_id or 0), groups.get(group_id or 0)
    _keep_stay(work, registration)
    registration.parallel_group_id = group_id
    registration.version += 1
    names = [before.name if before else None, after.name if after else None]
    record(
        work, GROUPED, "registration", registration.id, event_id=registration.event_id,
        values={"changed": {"parallel_group": names}},
    )  # fmt: skip


def leave_groups(work: Work, registration: Registration) -> None:
    """Let somebody belong to no group, and to none before: for who comes to an event anew."""
    registration.parallel_group_id = None
    if registration.id is not None:
        work.session.execute(delete(GroupStay).where(GroupStay.registration_id == registration.id))


def _keep_stay(work: Work, registration: Registration) -> None:
    """Keep which group somebody leaves today, if they belonged to it for a day at least."""
    last = work.today - timedelta(days=1)
    mine = GroupStay.registration_id == registration.id
    until = work.session.scalar(select(func.max(GroupStay.last)).where(mine))
    if registration.parallel_group_id is None and until is None:
        return
    if until is None or until < last:
        stay = GroupStay(registration_id=registration.id, group_id=registration.parallel_group_id, last=last)
        stay.first = until + timedelta(days=1) if until else None
        work.session.add(stay)
        work.session.flush()
