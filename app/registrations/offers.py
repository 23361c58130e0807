"""Until when a place is offered to the next in line: pure rules over the event's times."""

from datetime import datetime, timedelta

from app.events.models import Event
from app.events.timing import starts, withdrawal_cutoff

COLLEAGUE_HOURS = 48
"""For how many hours a place is offered to a colleague, where the event says no other number."""


NAMED_HOURS = 7 * 24
"""For how many hours a place is held for whom an institution names, where the event says no other number."""


def offered_from(event: Event, now: datetime) -> datetime | None:
    """Return until when a place given now is offered; None: it is given at once.

    Never beyond the cut-off, and from the cut-off on nothing is offered: then staff give places by hand.
    """
    cutoff = withdrawal_cutoff(event)
    if event.rules.offer_hours is None or (cutoff is not None and now >= cutoff):
        return None
    until = now + timedelta(hours=event.rules.offer_hours)
    return until if cutoff is None else min(until, cutoff)


def offered_to_colleague(event: Event, now: datetime, before: datetime | None) -> datetime:
    """Return until when somebody's place is offered to a colleague: for the event's hours, or for two days.

    Not beyond the cut-off, or the beginning where that is past, nor beyond `before`, when the place was only
    offered to the first of them until then.
    """
    until = now + timedelta(hours=event.rules.offer_hours or COLLEAGUE_HOURS)
    bounds = [each for each in (withdrawal_cutoff(event), starts(event)) if each is not None and each > now]
    return min([until, *bounds[:1], *([before] if before is not None else [])])


def named_until(event: Event, now: datetime) -> datetime:
    """Return until when a place is held for whom an institution names: for the event's hours, or a week.

    Not beyond the cut-off, or the beginning where that is past.
    """
    return _within(event, now, now + timedelta(hours=event.rules.offer_hours or NAMED_HOURS))


def _within(event: Event, now: datetime, until: datetime) -> datetime:
    bounds = [each for each in (withdrawal_cutoff(event), starts(event)) if each is not None and each > now]
    return min([until, *bounds[:1]])


def offered_anew(event: Event, now: datetime) -> datetime:
    """Return until when an offer lasts that a suspension paused: its hours begin anew.

    Not beyond the cut-off, or the beginning where that is past; an event that has begun ends no offer.
    """
    return _within(event, now, now + timedelta(hours=event.rules.offer_hours or 24))


def ends_of_offer(event: Event, until: datetime, now: datetime) -> datetime:
    """Return when an open offer ends: as was said, but not after the beginning of an event moved forward."""
    start = starts(event)
    return until if start is None or start <= now else min(until, start)
