"""Places of institutions: other numbers for chosen ones, and the day on which unused places go to all."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.errors import N_, Missing, Refusal
from app.events.models import Event, Publication
from app.events.operations.locking import lock_event
from app.events.operations.own_places import set_own_places
from app.events.summary import touch
from app.history.facts import Fact
from app.history.operations import record
from app.people.models import Institution
from app.registrations.counting import own_places, seats_by_institution
from app.registrations.facts import OWN_PLACES_ENDED, OWN_PLACES_SET, PLACES_OPENED
from app.registrations.models import Registration
from app.registrations.operations.filling import fill_under_lock
from app.work import Work

NOT_KNOWN = N_("Choose one of the known institutions, as the suggestions have it.")


def give_own_places(work: Work, event: Event, institution: Institution, places: int) -> list[Registration]:
    """Give an institution another number of places than the others; people of it who wait get the new ones.

    Returns who got one. The same number again changes nothing. Refuses an institution that is not confirmed,
    and fewer places than its people have.
    """
    lock_event(work, event)
    # It may have been matched with another a moment ago; after the event's lock, as everywhere (0047).
    there = select(Institution).where(Institution.id == institution.id).with_for_update(read=True)
    if work.session.scalar(there.execution_options(populate_existing=True)) is None:
        raise Missing
    if not institution.is_confirmed:
        raise Refusal(NOT_KNOWN, field="institution")
    known, general = own_places(event), event.rules.per_institution_limit
    if known.get(institution.id) == places:
        return []
    before = known.get(institution.id, general)
    _check_lowering(_taken(work, event, institution), before, places, "places")
    set_own_places(work, event, {**known, institution.id: places})
    values = {"institution": institution.name, "changed": {"places": [before, places]}}
    return _done(work, event, OWN_PLACES_SET, values)


def end_own_places(work: Work, event: Event, institution: Institution) -> list[Registration]:
    """Let the number of all institutions hold for this one again; return who got a place by that.

    Changes nothing where it has no other number. Refuses if its people have more places than that.
    """
    lock_event(work, event)
    known = own_places(event)
    if institution.id not in known:
        return []
    general = event.rules.per_institution_limit
    _check_lowering(_taken(work, event, institution), known[institution.id], general, "places")
    set_own_places(work, event, {id: number for id, number in known.items() if id != institution.id})
    values = {"institution": institution.name, "changed": {"places": [known[institution.id], general]}}
    return _done(work, event, OWN_PLACES_ENDED, values)


def replace_own_places(work: Work, event: Event, wanted: Mapping[int, int]) -> None:
    """Make these an event's numbers by the institutions' ids, in place of those that there were.

    For loading a file: the caller holds the event's lock, records what changed, and fills the seats. Refuses
    what `give_own_places` and `end_own_places` would.
    """
    known, general = own_places(event), event.rules.per_institution_limit
    if known == dict(wanted):
        return
    taken = seats_by_institution(work, event)
    for id in known.keys() | wanted.keys():
        before, after = known.get(id, general), wanted.get(id, general)
        if before != after:
            _check_lowering(taken.taken_by(id), before, after, "institution_places")
    set_own_places(work, event, wanted)


def open_places(work: Work, event_id: int) -> list[Registration] | None:
    """Give the places that institutions left unused to all who wait, in order, and tell them.

    Returns who got one; None where nothing was due. Does nothing a second time, however many workers ask:
    the event is locked, and its rules keep the day for which it was done. Nobody loses a place.
    """
    event = work.session.get(Event, event_id)
    if event is None:
        return None
    try:
        lock_event(work, event)
    except Missing:
        return None
    return open_if_due(work, event)


def open_if_due(work: Work, event: Event) -> list[Registration] | None:
    """Do what `open_places` does for an event whose lock the caller holds; asks nothing where it is not due.

    Also before somebody comes: those who had a turn before the day go first, however late the worker is.
    """
    rules = event.rules
    day = rules.places_open_on
    is_due = day is not None and day <= work.today and day != rules.places_opened_on
    if not is_due or event.publication != Publication.published:
        return None
    rules.places_opened_on = day
    work.session.flush()
    seated = fill_under_lock(work, event)
    record(work, PLACES_OPENED, "event", event.id, event_id=event.id, values={"count": len(seated)})
    work.session.flush()
    return seated


def _check_lowering(taken: int, before: int | None, after: int | None, field: str) -> None:
    """Refuse a lower number than the institution's people have places; one that is over it may rise."""
    is_lower = after is not None and (before is None or after < before)
    if after is not None and is_lower and after < taken:
        raise Refusal(
            "%(count)s person of this institution has a place: the number can't be lower than that.",
            plural="%(count)s people of this institution have a place: the number can't be lower than that.",
            count=taken,
            field=field,
        )


def _taken(work: Work, event: Event, institution: Institution) -> int:
    return seats_by_institution(work, event).taken_by(institution.id)


def _done(work: Work, event: Event, fact: Fact, values: Mapping[str, Any]) -> list[Registration]:
    record(work, fact, "event", event.id, event_id=event.id, values=values)
    touch(work, event)
    work.session.flush()
    return fill_under_lock(work, event)
