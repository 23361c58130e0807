"""The list of persons, and the search in it: each word is part of a name, an e-mail or an institution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from app.columns import folded
from app.events.access import organises_everything
from app.events.models import Event
from app.people.institution_search import wanted
from app.people.models import Institution, Person
from app.persons.access import all_read, events_read, read_events
from app.registrations.models import Registration
from app.work import Work

_MOST_WORDS = 6
_MOST_INSTITUTIONS = 2000


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """What the list tells of a person: of how many events that the reader sees, from where, and last when."""

    events: int
    institution: str


def persons(work: Work, search: str) -> Select[Person]:
    """Select whom the actor reads, by name, with all words of a search. One statement, if words are given."""
    query = (
        select(Person)
        .where(Person.merged_into_id.is_(None), all_read(work))
        .order_by(Person.name_sort, Person.id)
    )
    words = list(dict.fromkeys(search.split()))[:_MOST_WORDS]
    return query.where(_found(work, words)) if words else query


def ids_in_order(query: Select[Person]) -> Select[int]:
    """Select the ids alone of whom `persons` finds, in the order of the list.

    SQLite reads them in an index that has that order. PostgreSQL is to find them all and sort: it would
    guess that people of one last name are spread all over the list, and read the table row by row.
    """
    names = query.with_only_columns(Person.id, Person.name_sort).order_by(None)
    found = names.suffix_with("OFFSET 0", dialect="postgresql").subquery()
    return select(found.c.id).order_by(found.c.name_sort, found.c.id)


def summaries(work: Work, found: Sequence[Person]) -> dict[int, PersonSummary]:
    """Return what the list tells of some persons, by id, with one statement."""
    query = (
        select(
            Registration.person_id, Registration.institution_name, Institution.name, Institution.is_confirmed
        )
        .join(Event, Event.id == Registration.event_id)
        .outerjoin(Institution, Institution.id == Registration.institution_id)
        .where(Registration.person_id.in_([each.id for each in found]), read_events(work))
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

    Asked of name and address alone, which lie in one index in the order of the list: who is asked for the
    first so many reads no row, and no further than they lie. Of institutions, those of registrations that
    the actor reads count.
    """
    return _fitting(work, words, (), _institutions(work, words))


def _fitting(
    work: Work,
    words: Sequence[str],
    of_institution: tuple[str, ...],
    sending: Mapping[tuple[str, ...], Sequence[int]],
) -> ColumnElement[bool]:
    """Ask each word once: does it fit the person, else may it be of the institution, with others before it?

    Who was sent is asked last: where a name fits nobody, nobody is looked for in the registrations.
    """
    if words:
        word, rest = words[0], words[1:]
        named = and_(_fits(word), _fitting(work, rest, of_institution, sending))
        if not any({*of_institution, word} <= {*some} for some in sending):
            return named
        return or_(named, _fitting(work, rest, (*of_institution, word), sending))
    if not of_institution:
        return true()
    sent = select(Registration.person_id).where(
        Registration.institution_id.in_(sending.get(of_institution, ()))
    )
    if not organises_everything(work):
        sent = sent.where(Registration.event_id.in_(events_read(work)))
    return Person.id.in_(sent)


def _fits(word: str) -> ColumnElement[bool]:
    mailed = Person.email_key.contains(word.casefold(), autoescape=True)
    plain = folded(word)
    return or_(Person.name_key.contains(plain, autoescape=True), mailed) if plain else mailed


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
