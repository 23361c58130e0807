"""Likely pairs of persons with the evidence, and what staff said of them."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from app.columns import folded
from app.events.models import Event
from app.people.models import Institution, Person, Verdict
from app.persons.access import all_read, read_events, read_persons
from app.persons.likeness import Alike, Known, pairs_among
from app.persons.models import PersonVerdict
from app.registrations.models import Registration
from app.work import Work

_DIGITS = re.compile(r"\D")
_PHONE = 9
_FEWEST_DIGITS = 7
_MOST_SAID = 30


@dataclass(frozen=True, slots=True)
class PersonPair:
    """Two persons who may be one, with what is compared."""

    one: Person
    other: Person
    alike: Alike


def likely_pairs(work: Work) -> list[Alike]:
    """Return pairs among the persons whom the actor reads, the surest first, but those said to be different.

    Three statements, however many persons.
    """
    people = _compared(work)
    apart = _said_different(work)
    return [each for each in pairs_among(people) if (each.one, each.other) not in apart]


def shown_pairs(work: Work, alike: Sequence[Alike]) -> list[PersonPair]:
    """Return pairs with their persons, the one who was known first as the second; one statement."""
    ids = {id for each in alike for id in (each.one, each.other)}
    rows = {each.id: each for each in work.session.scalars(select(Person).where(Person.id.in_(ids)))}
    return [PersonPair(rows[each.other], rows[each.one], each) for each in alike]


def known_by_contact(person: Person) -> Known:
    """Return a person as they are compared by name, e-mail and phone alone."""
    clues = _contact(person.email, person.email_key, person.phone)
    return Known(person.id, folded(person.first_name), folded(person.last_name), frozenset(clues))


def institutions_of(work: Work, ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Return the institutions that sent each of these persons, as the actor reads them; one statement."""
    query = (
        select(
            Registration.person_id, Registration.institution_name, Institution.name, Institution.is_confirmed
        )
        .join(Event, Event.id == Registration.event_id)
        .outerjoin(Institution, Institution.id == Registration.institution_id)
        .where(Registration.person_id.in_(ids), read_events(work))
        .order_by(Registration.id)
    )
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for id, typed, name, is_confirmed in work.session.execute(query):
        shown = name if is_confirmed else typed
        if shown:
            found[id][shown] = None
    return {id: list(names) for id, names in found.items()}


def said_of(work: Work, person: Person) -> list[tuple[PersonVerdict, Person]]:
    """Return what was said of a person and can be taken back, the newest first, each with the other person.

    Nothing about somebody whom the actor does not read. One statement; the last thirty.
    """
    said = PersonVerdict
    mine = or_(said.one_id == person.id, said.other_id == person.id)
    seen = or_(Person.merged_into_id == person.id, read_persons(work))
    query = (
        select(said, Person)
        .join(Person, and_(Person.id.in_([said.one_id, said.other_id]), Person.id != person.id))
        .where(said.undone_at.is_(None), mine, seen)
        .order_by(said.id.desc())
        .limit(_MOST_SAID)
    )
    return [(verdict, other) for verdict, other in work.session.execute(query)]


def _compared(work: Work) -> list[Known]:
    sent = _senders(work)
    rows = work.session.execute(
        select(Person.id, Person.first_name, Person.last_name, Person.email, Person.email_key, Person.phone)
        .where(Person.merged_into_id.is_(None), all_read(work))
        .order_by(Person.id)
    )
    people = []
    for id, first, last, email, address, phone in rows:
        clues = {("institution", each) for each in sent.get(id, ())} | _contact(email, address, phone)
        people.append(Known(id, folded(first), folded(last), frozenset(clues)))
    return people


def _contact(email: str, address: str, phone: str | None) -> set[tuple[str, str]]:
    clues = {("mail", address)} if email else set()
    digits = _DIGITS.sub("", phone or "")[-_PHONE:]
    return clues | {("phone", digits)} if len(digits) >= _FEWEST_DIGITS else clues


def _senders(work: Work) -> Mapping[int, set[str]]:
    query = (
        select(Registration.person_id, Registration.institution_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.institution_id.is_not(None), read_events(work))
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for person_id, institution_id in work.session.execute(query.distinct()):
        found[person_id].add(str(institution_id))
    return found


def _said_different(work: Work) -> set[tuple[int, int]]:
    """Return the pairs kept apart; what was said of somebody holds for who they turned out to be."""
    said = PersonVerdict
    one, other = aliased(Person), aliased(Person)
    rows = work.session.execute(
        select(
            func.coalesce(one.merged_into_id, said.one_id), func.coalesce(other.merged_into_id, said.other_id)
        )
        .select_from(said)
        .join(one, one.id == said.one_id)
        .join(other, other.id == said.other_id)
        .where(said.verdict == Verdict.different, said.undone_at.is_(None))
    )
    return {(min(pair), max(pair)) for pair in map(tuple, rows)}
