"""Persons and institutions of a whole list, found or made in statements that don't grow with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from app.bulk import insert_rows
from app.columns import name_sort_key, sort_key
from app.people.institution_names import institution_key
from app.people.institution_placeholders import is_placeholder
from app.people.institution_search import derived
from app.people.meant import candidates, meant, spelling_key
from app.people.models import Institution, InstitutionName, Person
from app.people.name_reading import body_of
from app.people.operations.institutions import institution_for
from app.people.operations.persons import Identity
from app.work import Work

Key = tuple[str, str]
"""What is equal in two identities of one person (`Identity.key`)."""


@dataclass(frozen=True, slots=True)
class Senders:
    """The institutions that names mean, by the name as typed, and which of them were made for it."""

    of_name: dict[str, Institution] = field(default_factory=dict)
    made: dict[int, Institution] = field(default_factory=dict)


def institutions_for(work: Work, names: Collection[str]) -> Senders:
    """Do what `institution_for` does for many names, none longer than a name may be.

    Comes after the event and the persons are locked. What is typed in two spellings is made once.
    """
    wanted = list(dict.fromkeys(name for name in names if not is_placeholder(name)))
    found = Senders()
    if not wanted:
        return found
    among = candidates(work, wanted, hold=True)
    unknown: dict[str, list[str]] = {}
    for name in wanted:
        institution = meant(name, among)
        if institution is None:
            unknown.setdefault(spelling_key(name), []).append(name)
        else:
            found.of_name[name] = institution
    for spellings, institution, is_new in _made(work, list(unknown.values())):
        found.of_name.update(dict.fromkeys(spellings, institution))
        if is_new:
            found.made[institution.id] = institution
    return found


def _made(work: Work, unknown: Sequence[list[str]]) -> list[tuple[list[str], Institution, bool]]:
    names = [spellings[0] for spellings in unknown]
    try:
        with work.session.begin_nested():
            new = _proposed(work, names)
    except IntegrityError:
        # Somebody proposes one of them at this moment: one by one, each finds what is there by now.
        one_by_one = [(spellings, institution_for(work, spellings[0])) for spellings in unknown]
        return [(names, institution, False) for names, institution in one_by_one if institution]
    return [(spellings, new[spellings[0]], True) for spellings in unknown]


def _proposed(work: Work, names: Sequence[str]) -> dict[str, Institution]:
    """Add institutions of these names, unconfirmed; raises IntegrityError where one is there already."""
    if not names:
        return {}
    rows = [{"name": each, "name_sort": sort_key(each), **_derived(each)} for each in names]
    insert_rows(
        work.session, Institution, [{**row, "is_confirmed": False, "created_at": work.now} for row in rows]
    )
    query = select(Institution).where(
        Institution.created_at == work.now, Institution.name.in_(names), ~Institution.is_confirmed
    )
    made = {each.name: each for each in work.session.scalars(query.order_by(Institution.id))}
    known_by = [
        {
            "institution_id": made[each].id,
            "name": each,
            "name_key": institution_key(each),
            "body_key": body_of(each).key,
        }
        for each in names
    ]
    insert_rows(work.session, InstitutionName, known_by)
    return made


def _derived(name: str) -> dict[str, str]:
    found = derived(name, [], None, None)
    return {
        "search_words": found.search_words,
        "near_place": found.near_place,
        "near_word": found.near_word,
    }


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Persons by what is equal in their identities, and the numbers of those who were made."""

    by_key: Mapping[Key, Person]
    made: frozenset[int]


def persons_for(work: Work, identities: Collection[Identity], language: str) -> PeopleFound:
    """Do what `known_person` and `person_by_phone` do for many cleaned identities.

    Comes after the event's lock. Persons stay who they are until the transaction ends; two calls at once
    give the same rows.
    """
    wanted = {each.key: each for each in identities}
    addresses = {address for address, _ in wanted}
    query = select(Person).where(Person.email_key.in_(addresses)).order_by(Person.id)
    locked = query.with_for_update(read=True, key_share=True)
    before = (
        {(each.email_key, each.name_key) for each in work.session.scalars(locked)} if addresses else set()
    )
    missing = [each for key, each in wanted.items() if key not in before]
    if missing:
        dialect = work.session.connection().dialect.name
        adding = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(Person)
        rows = [_row(work, each, language) for each in missing]
        work.session.execute(adding.on_conflict_do_nothing(), rows)
    found = {(each.email_key, each.name_key): each for each in work.session.scalars(locked)} if wanted else {}
    made = {found[each.key].id for each in missing if found[each.key].created_at == work.now}
    return PeopleFound({key: found[key] for key in wanted}, frozenset(made))


def _row(work: Work, identity: Identity, language: str) -> dict[str, object]:
    address, name = identity.key
    return {
        "email": identity.email,
        "email_key": address,
        "first_name": identity.first_name,
        "last_name": identity.last_name,
        "name_key": name,
        "name_sort": name_sort_key(identity.last_name, identity.first_name),
        "phone": identity.phone,
        "language": language,
        "sign_in_version": 1,
        "session_version": 1,
        "feed_version": 1,
        "created_at": work.now,
    }
