"""Numbers of places for chosen institutions: the rows, as long as nobody has to be seated or told."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from app.events.models import Event, InstitutionPlaces, RegistrationRules
from app.work import Work


def set_own_places(work: Work, event: Event, places: Mapping[int, int]) -> None:
    """Make these the event's numbers by the institutions' ids, in place of those that there were.

    The caller holds the event's lock, or has just made the event.
    """
    rules = event.rules
    known = {each.institution_id: each for each in rules.own_places} if rules.has_own_places else {}
    rules.own_places = [
        known.get(id) or InstitutionPlaces(institution_id=id, places=number)
        for id, number in sorted(places.items())
    ]
    for each in rules.own_places:
        each.places = places[each.institution_id]
    rules.has_own_places = bool(places)
    work.session.flush()
    # Fresh rows don't know their institutions yet.
    work.session.expire(rules, ["own_places"])


def copy_own_places(source: Event, event: Event) -> None:
    """Give a new event, not flushed yet or just made, the numbers of another."""
    if not source.rules.has_own_places:
        return
    event.rules.own_places = [
        InstitutionPlaces(institution_id=each.institution_id, places=each.places)
        for each in source.rules.own_places
    ]
    event.rules.has_own_places = True


def load_own_places(work: Work, events: Iterable[Event]) -> None:
    """Read the numbers of many events with one statement, or none where none of them has any."""
    rules = {each.id: each.rules for each in events if each.rules.has_own_places}
    if not rules:
        return
    found: dict[int, list[InstitutionPlaces]] = {id: [] for id in rules}
    query = select(InstitutionPlaces).where(InstitutionPlaces.event_id.in_(rules))
    for row in work.session.scalars(query.order_by(InstitutionPlaces.institution_id)):
        found[row.event_id].append(row)
    for id, rows in found.items():
        set_committed_value(rules[id], "own_places", rows)


def move_own_places(work: Work, gone: int, into: int) -> dict[str, Any]:
    """Let what events give to an institution be another's; return what `give_own_places_back` needs.

    Where both have a number, the greater one holds: nobody loses a place by it.
    """
    theirs = {each.event_id: each for each in _of(work, into)}
    moved: list[int] = []
    joined: list[list[int]] = []
    for row in _of(work, gone):
        other = theirs.get(row.event_id)
        if other is not None:
            joined.append([row.event_id, row.places, other.places])
            other.places = max(other.places, row.places)
        else:
            moved.append(row.event_id)
            work.session.add(InstitutionPlaces(event_id=row.event_id, institution_id=into, places=row.places))
        work.session.delete(row)
    _forget(work, [*moved, *(event_id for event_id, *_ in joined)])
    return {"moved": moved, "joined": joined}


def give_own_places_back(work: Work, to: int, kept: Mapping[str, Any], from_id: int) -> None:
    """Let those of the numbers that are still there be the first institution's again.

    A verdict from before there were such numbers names none.
    """
    theirs = {each.event_id: each for each in _of(work, from_id)}
    for event_id in kept.get("moved", []):
        if event_id in theirs:
            row = theirs[event_id]
            work.session.add(InstitutionPlaces(event_id=event_id, institution_id=to, places=row.places))
            work.session.delete(row)
    for event_id, own, other in kept.get("joined", []):
        if event_id in theirs:
            work.session.add(InstitutionPlaces(event_id=event_id, institution_id=to, places=own))
            if theirs[event_id].places == max(own, other):
                theirs[event_id].places = other
    _forget(work, list(theirs))


def _forget(work: Work, event_ids: Collection[int]) -> None:
    """Let the rules of these events read their numbers anew."""
    work.session.flush()
    if event_ids:
        rules = select(RegistrationRules).where(RegistrationRules.event_id.in_(event_ids))
        for each in work.session.scalars(rules):
            work.session.expire(each, ["own_places"])


def _of(work: Work, institution_id: int) -> list[InstitutionPlaces]:
    query = select(InstitutionPlaces).where(InstitutionPlaces.institution_id == institution_id)
    return list(work.session.scalars(query.order_by(InstitutionPlaces.event_id)))
