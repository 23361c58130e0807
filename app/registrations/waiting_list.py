"""Who is next in line: the order of the queue, in which nobody waits behind a full institution."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.registrations.capacity import Limits, Taken, has_place, may_be_seated


@dataclass(frozen=True, slots=True)
class InLine:
    """One waiting registration, as far as the order cares.

    `has_just_joined` tells of somebody who was pending until now, and whose turn is older than that.
    """

    registration_id: int
    institution_id: int | None
    has_just_joined: bool = False


def next_in_line(queue: Sequence[InLine], limits: Limits, taken: Taken) -> list[int]:
    """Return the registrations to be seated now, in the queue's order; counts them into `taken`.

    Somebody whose institution has all its places keeps their turn and does not hold up those behind.
    One walk is enough, since seating somebody only makes both limits tighter.
    """
    seated = []
    for waiting in queue:
        if not has_place(limits, taken):
            break
        if may_be_seated(limits, taken, waiting.institution_id):
            taken.add(waiting.institution_id)
            seated.append(waiting.registration_id)
    return seated


def joined_and_seated(queue: Sequence[InLine], limits: Limits, taken: Taken) -> list[int]:
    """Return who of those that have just joined the line is seated when free places fill by hand.

    As for a newcomer: nobody ahead in the queue may be able to take the place. Counts into `taken`.
    """
    seated = []
    for each in queue:
        if may_be_seated(limits, taken, each.institution_id):
            if not each.has_just_joined:
                break
            taken.add(each.institution_id)
            seated.append(each.registration_id)
    return seated


def newcomer_is_seated(
    institutions_waiting: Iterable[int | None], limits: Limits, taken: Taken, institution_id: int | None
) -> bool:
    """Tell whether a newcomer gets a place at once: one is free, and nobody ahead could take it.

    `institutions_waiting` are the institutions of those ahead (None: without one). A place that was
    freed after the cut-off stays free while somebody waits for it: staff decide.
    """
    if not may_be_seated(limits, taken, institution_id):
        return False
    return not any(may_be_seated(limits, taken, ahead) for ahead in institutions_waiting)
