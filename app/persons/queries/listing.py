"""The list of persons, and the search in it: each word is part of a name, an e-mail or an institution."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.orm import aliased

from app.columns import folded
from app.people.institution_search import wanted
from app.people.models import Institution, Person
from app.persons.access import events_read, read_persons
from app.registrations.models import Registration
from app.work import Work

_MOST_WORDS = 6
_MOST_INSTITUTIONS = 2000
_Named = aliased(Person)


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """What the list tells of a person: of how many events that the reader sees, from where, and last when."""

    events: int
    institution: str


def persons(work: Work, search: str) -> Select[Person]:
    """Select whom the actor reads, by name, with all words of a search. One statement, if words are given."""
    query = (
        select(Person)
        .where(Person.merged_into_id.is_(None), read_persons(work))
        .order_by(Person.name_sort, Person.id)
    )
    words = list(dict.fromkeys(search.split()))[:_MOST_WORDS]
    return query.where(_found(work, words)) if words else query


def summaries(work: Work, found: Sequence[Person]) -> dict[int, PersonSummary]:
    """Return what the list tells of some persons, by id, with one statement."""
    query = (
        select(
            Registration.person_id, Registration.institution_name, Institution.name, Institution.is_confirmed
        )
        .outerjoin(Institution, Institution.id == Registration.institution_id)
        .where(
            Registration.person_id.in_([each.id for each in found]),
            Registration.event_id.in_(events_read(work)),
        )
        .order_by(Registration.id)
    )
    told: dict[int, PersonSummary] = {}
    for id, typed, name, is_confirmed in work.session.execute(query):
        before = told.get(id, PersonSummary(0, ""))
        institution = (name if is_confirmed else typed) or before.institution
        told[id] = PersonSummary(before.events + 1, institution)
    return told


def _found(work: Work, words: Sequence[str]) -> ColumnElement[bool]:
    """Each word fits the person, or together with others the institution of one registration.

    Selected by id from name and address alone, which lie in one index: whole rows are read of a page only.
    """
    ways: list[Select[int]] = [select(_Named.id).where(*(_fits(word) for word in words))]
    for some, ids in _institutions(work, words).items():
        sent = select(Registration.person_id).where(Registration.institution_id.in_(ids))
        rest = [_fits(word) for word in words if word not in some]
        ways.append(select(_Named.id).where(_Named.id.in_(sent), *rest) if rest else sent)
    return Person.id.in_(ways[0] if len(ways) == 1 else union(*ways))


def _fits(word: str) -> ColumnElement[bool]:
    fits = [_Named.email_key.contains(word.casefold(), autoescape=True)]
    plain = folded(word)
    if plain:
        fits.append(_Named.name_key.contains(plain, autoescape=True))
    return or_(*fits)


def _institutions(work: Work, words: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    """Return for each choice of the words the institutions that hold all of them, if there are any."""
    parts = {word: wanted(word) for word in words}
    known = {word: pieces for word, pieces in parts.items() if len("".join(pieces)) > 1}
    if not known:
        return {}
    query = select(Institution.id, Institution.search_words).where(
        or_(*(and_(*(_holds(part) for part in each)) for each in known.values()))
    )
    rows = work.session.execute(query.order_by(Institution.id).limit(_MOST_INSTITUTIONS)).all()
    choices = chain.from_iterable(combinations(known, count) for count in range(1, len(known) + 1))
    found = {}
    for some in choices:
        asked = [part for word in some for part in known[word]]
        ids = [id for id, text in rows if all(_part(part) in text for part in asked)]
        if ids:
            found[some] = ids
    return found


def _part(part: str) -> str:
    # Two letters are in nearly every name: they are looked for where a word begins.
    return part if len(part) > 2 else f" {part}"


def _holds(part: str) -> ColumnElement[bool]:
    return Institution.search_words.contains(_part(part), autoescape=True)
