"""What the measured databases hold: the demo, and many more events and people like its own."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, create_engine, func, select

from app.catalogue.listing import EventFilter, count_of, public_list
from app.columns import name_sort_key
from app.demo.build import load_demo
from app.demo.upcoming import FEW_LEFT
from app.events.details import set_detail
from app.events.models import (
    Event,
    FormOfSupport,
    Meeting,
    Mode,
    Publication,
    RegistrationRules,
    Session,
)
from app.events.summary import derive
from app.people.models import Institution, Person, name_key
from app.people.operations.institutions import InstitutionDetails, add_institution
from app.registrations.models import Channel, Registration, RegistrationState
from app.web.transactions import transaction
from benchmarks.installation import application, at_work
from benchmarks.writing import written

EVENT_PAGE = FEW_LEFT
"""The event whose page is measured: with project, download, 17 of 20 places taken."""
CROWD = "wielkie-spotkanie"
"""The event of which all registrations are exported."""
SIGN_UP = "szkolenie-dla-wszystkich"
"""The event for which people register without end."""
_COUNTIES = ("m. Olsztyn", "iławski", "piski", "ełcki", "m. Elbląg", "giżycki", "nidzicki", "olecki")
_TOPICS = ("praca z rodziną", "negocjacje", "usługi społeczne", "przeciwdziałanie przemocy", "ewaluacja")
_FIRST = ("Anna", "Bartosz", "Celina", "Dawid", "Ewa", "Filip", "Grażyna", "Łucja", "Świętosław")
_LAST = ("Nowak", "Kowalska", "Wiśniewski", "Żółć", "Łąka", "Ćwiklińska", "Święcicki", "Źrebak")
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")

Fill = Callable[[str, Path], None]
"""What fills the migrated database at an address; the second argument is its data folder."""


def demo_and(events: int) -> Fill:
    """Return what fills a database with the demo and so many events to come in all."""

    def fill(url: str, folder: Path) -> None:
        with at_work(application(url, folder)), transaction() as work:
            load_demo(work)
            there = count_of(work, public_list(work, EventFilter()))
            work.session.add(an_event(0, slug=SIGN_UP, capacity=1_000_000))
            work.session.add_all(an_event(number) for number in range(1, events - there))

    return fill


def known_institutions(names: Sequence[str]) -> Fill:
    """Return what fills a database with the demo and these institutions, which staff have confirmed: their
    places are counted at once."""

    def fill(url: str, folder: Path) -> None:
        demo_and(0)(url, folder)
        with at_work(application(url, folder)), transaction() as work:
            for name in names:
                add_institution(work, name, InstitutionDetails("OPS", None, None, None))

    return fill


def an_event(number: int, days: int = 1, **facts: Any) -> Event:
    """Return a published event to come, of one meeting with so many days; `facts` are columns of it or of
    its rules of registration."""
    now = datetime.now(UTC)
    first = now.date() + timedelta(days=20 + number % 300)
    topic, county = _TOPICS[number % len(_TOPICS)], _COUNTIES[number % len(_COUNTIES)]
    event = Event(
        record_id=f"bench-{number}",
        slug=f"bench-{number}",
        created_at=now,
        changed_at=now,
        published_at=now,
        title_pl=f"Seminarium: {topic}, edycja {number}",
        title_en=f"Seminar no. {number}",
        kind_pl="seminarium (charakter warsztatowy)",
        form_of_support=FormOfSupport.seminar,
        mode=Mode.onsite,
        publication=Publication.published,
        audience=["pracownicy socjalni", "asystenci rodziny"],
        contact_name="Alicja Organizatorska",
        contact_phone="+48 89 500 00 00",
        contact_email="organiser@example.org",
        version=1,
        rules=RegistrationRules(capacity=20 + number % 11),
    )
    meeting = Meeting(position=0, city="Olsztyn", county=county, venue="Sala 12")
    meeting.sessions = [
        Session(day=first + timedelta(days=day), starts_at=time(9), ends_at=time(15), changed_at=now)
        for day in range(days)
    ]
    event.meetings = [meeting]
    for name, value in facts.items():
        set_detail(event, name, value)
    derive(event)
    return event


def sessions(count: int) -> Fill:
    """Return what fills a database with so many public sessions, four to an event, and nothing else."""

    def fill(url: str, folder: Path) -> None:
        with at_work(application(url, folder)), transaction() as work:
            work.session.add_all(an_event(number, days=4) for number in range(count // 4))

    return fill


def crowd(count: int) -> Fill:
    """Return what fills a database with the demo and one event for which so many have registered."""

    def fill(url: str, folder: Path) -> None:
        demo_and(0)(url, folder)
        with at_work(application(url, folder)), transaction() as work:
            work.session.add(an_event(0, slug=CROWD, record_id=CROWD, capacity=count))
        # Not the application's engine, which has no patience with a hundred thousand rows at once.
        engine = create_engine(url)
        with engine.begin() as connection:
            event_id = connection.scalar(select(Event.id).where(Event.slug == CROWD))
            last = connection.scalar(select(func.max(Person.id))) or 0
            institutions = list(connection.execute(select(Institution.id, Institution.name)))
            written(connection, table_of(Person), _persons(count))
            ids = list(connection.scalars(select(Person.id).where(Person.id > last).order_by(Person.id)))
            written(connection, table_of(Registration), _registrations(event_id or 0, ids, institutions))
        engine.dispose()

    return fill


def table_of(model: Any) -> Table:
    """Return the table of a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def name_of(number: int) -> tuple[str, str]:
    """Return first and last name of an invented person. Names hold no long numbers: this one is spelled."""
    spelled = "".join(_SYLLABLES[int(digit)] for digit in str(number)).capitalize()
    return _FIRST[number % len(_FIRST)], f"{_LAST[number % len(_LAST)]}-{spelled}"


def _persons(count: int) -> Iterator[Sequence[Any]]:
    yield (
        "email", "email_key", "first_name", "last_name", "name_key", "name_sort", "phone", "language",
        "sign_in_version", "session_version", "created_at",
    )  # fmt: skip
    now = datetime.now(UTC)
    for number in range(count):
        first, last = name_of(number)
        email = f"osoba{number}@example.org"
        yield (
            email, email, first, last, name_key(first, last), name_sort_key(last, first),
            "+48 600 100 200", "pl", 1, 1, now,
        )  # fmt: skip


def _registrations(
    event_id: int, persons: Sequence[int], institutions: Sequence[Any]
) -> Iterator[Sequence[Any]]:
    yield (
        "event_id", "person_id", "state", "queue_number", "first_name", "last_name", "name_sort", "email",
        "phone", "institution_id", "institution_name", "institution_type", "position", "access_needs",
        "language", "channel", "privacy_notice_version", "registered_at", "state_changed_at", "version",
        "link_version",
    )  # fmt: skip
    now = datetime.now(UTC)
    for number, person in enumerate(persons):
        first, last = name_of(number)
        institution = institutions[number % len(institutions)]
        yield (
            event_id, person, RegistrationState.confirmed, number + 1, first, last,
            name_sort_key(last, first), f"osoba{number}@example.org", "+48 600 100 200", institution.id,
            institution.name, "OPS", "pracownik socjalny", "pętla indukcyjna" if number % 20 == 0 else None,
            "pl", Channel.web, "1", now, now, 1, 1,
        )  # fmt: skip
