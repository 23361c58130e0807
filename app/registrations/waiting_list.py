"""Who is next in line: the order of the queue, in which nobody waits behind a full institution."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.registrations.seats import Seats


@dataclass(frozen=True, slots=True)
class InLine:
    """One waiting registration, as far as the order cares.

    `has_just_joined` tells of somebody who was `applied` until now, and whose turn is older than that.
    """

    registration_id: int
    institution_id: int | None
    has_just_joined: bool = False


def next_in_line(queue: Sequence[InLine], seats: Seats) -> list[int]:
    """Return the registrations to be seated now, in the queue's order.

    Somebody whose institution has all its seats keeps their turn and does not hold up those behind.
    One walk is enough, since seating somebody only makes both limits tighter.
    """
    seated = []
    for waiting in queue:
        if seats.is_full:
            break
        if seats.has_one_for(waiting.institution_id):
            seats = seats.with_one_for(waiting.institution_id)
            seated.append(waiting.registration_id)
    return seated


def joined_and_seated(queue: Sequence[InLine], seats: Seats) -> list[int]:
    """Return who of those that have just joined the line is seated when free seats are filled by hand.

    As for a newcomer: nobody ahead in the queue may be able to take the seat.
    """
    seated = []
    for each in queue:
        if seats.has_one_for(each.institution_id):
            if not each.has_just_joined:
                break
            seats = seats.with_one_for(each.institution_id)
            seated.append(each.registration_id)
    return seated


def newcomer_is_seated(
    institutions_waiting: Iterable[int | None], seats: Seats, institution_id: int | None
) -> bool:
    """Tell whether a newcomer gets a seat at once: one is free, and nobody ahead could take it.

    `institutions_waiting` are the institutions of those ahead (None: without one). A seat that was
    freed after the cut-off stays free while somebody waits for it: staff decide.
    """
    if not seats.has_one_for(institution_id):
        return False
    return not any(seats.has_one_for(ahead) for ahead in institutions_waiting)
