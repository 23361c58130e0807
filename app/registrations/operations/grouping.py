"""Which of an event's parallel groups a person belongs to: given by staff, or by an even split."""

from collections.abc import Sequence
from datetime import date, timedelta

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
    _keep_stays(work, moved)
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
    _keep_stays(work, without)
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


def _keep_stays(work: Work, registrations: Sequence[Registration]) -> None:
    """Keep which groups people leave today, if they belonged to them for a day at least; one statement."""
    last = work.today - timedelta(days=1)
    query = select(GroupStay.registration_id, func.max(GroupStay.last))
    query = query.where(GroupStay.registration_id.in_([each.id for each in registrations]))
    rows = work.session.execute(query.group_by(GroupStay.registration_id)) if registrations else ()
    known: dict[int, date] = {id: until for id, until in rows}  # noqa: C416 (dict() loses the types)
    for each in registrations:
        until = known.get(each.id)
        if each.parallel_group_id is None and until is None:
            continue
        if until is None or until < last:
            first = until + timedelta(days=1) if until else None
            work.session.add(
                GroupStay(registration_id=each.id, group_id=each.parallel_group_id, first=first, last=last)
            )
