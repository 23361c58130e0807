"""What a letter about a change tells, by name, so that a later one can overtake it: pure."""

from app.changes.difference import EventDifference
from app.changes.snapshot import Snapshot

_FACTS = ("titles", "trainers", "deadline", "periods", "place", "mode")


def about(event_id: int, difference: EventDifference) -> tuple[str, ...]:
    """Return the names of all that the letter of a difference tells.

    A turn of the whole event tells all its meetings anew, or that none of them holds; a cancellation leaves
    nothing to be told of the event.
    """
    told = {f"meeting:{each.known.id}" for each in difference.meetings}
    facts = set(difference.facts)
    if difference.turn is not None:
        meetings = (*difference.before.meetings, *difference.after.meetings)
        told |= {f"event:{event_id}", *(f"meeting:{each.id}" for each in meetings)}
    if difference.turn == "cancelled":
        facts |= set(_FACTS)
    return tuple(sorted(told | {f"{fact}:{event_id}" for fact in facts}))


def names(event_id: int, *known: Snapshot) -> set[str]:
    """Return all that a letter about an event may tell, as it is known; not who leads it if nobody looked."""
    facts = set(_FACTS) - ({"trainers"} if any(each.trainers is None for each in known) else set())
    meetings = {f"meeting:{each.id}" for snapshot in known for each in snapshot.meetings}
    return meetings | {f"{name}:{event_id}" for name in ("event", *facts)}
