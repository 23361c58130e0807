"""Until when a place is offered to the next in line: pure rules over the event's times."""

from datetime import datetime, timedelta

from app.events.models import Event
from app.events.timing import starts, withdrawal_cutoff


def offered_from(event: Event, now: datetime) -> datetime | None:
    """Return until when a place given now is offered; None: it is given at once.

    Never beyond the cut-off, and from the cut-off on nothing is offered: then staff give places by hand.
    """
    cutoff = withdrawal_cutoff(event)
    if event.rules.offer_hours is None or (cutoff is not None and now >= cutoff):
        return None
    until = now + timedelta(hours=event.rules.offer_hours)
    return until if cutoff is None else min(until, cutoff)


def offered_anew(event: Event, now: datetime) -> datetime:
    """Return until when an offer lasts that a suspension paused: its hours begin anew.

    Not beyond the cut-off, or the beginning where that is past; an event that has begun ends no offer.
    """
    until = now + timedelta(hours=event.rules.offer_hours or 24)
    bounds = [each for each in (withdrawal_cutoff(event), starts(event)) if each is not None and each > now]
    return min([until, *bounds[:1]])


def ends_of_offer(event: Event, until: datetime, now: datetime) -> datetime:
    """Return when an open offer ends: as was said, but not after the beginning of an event moved forward."""
    start = starts(event)
    return until if start is None or start <= now else min(until, start)
