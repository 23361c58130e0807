"""What the measured databases hold: the demo, and many more events and people like its own."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from app.demo.build import load_demo
from app.demo.upcoming import FEW_LEFT
from app.events.listing import Asked, count_of, public_list
from app.events.models import (
    Event,
    FormOfSupport,
    Meeting,
    Mode,
    Publication,
    RegistrationMode,
    Session,
)
from app.events.summary import derive
from app.web.transactions import transaction
from benchmarks.installation import application, at_work

EVENT_PAGE = FEW_LEFT
"""The event whose page is measured: with project, download, 17 of 20 places taken."""
SIGN_UP = "szkolenie-dla-wszystkich"
"""The event for which people register without end."""
_COUNTIES = ("m. Olsztyn", "iławski", "piski", "ełcki", "m. Elbląg", "giżycki", "nidzicki", "olecki")
_TOPICS = ("praca z rodziną", "negocjacje", "usługi społeczne", "przeciwdziałanie przemocy", "ewaluacja")

Fill = Callable[[str, Path], None]
"""What fills the migrated database at an address; the second argument is its data folder."""


def demo_and(events: int) -> Fill:
    """Return what fills a database with the demo and so many events to come in all."""

    def fill(url: str, folder: Path) -> None:
        with at_work(application(url, folder)), transaction() as work:
            load_demo(work)
            there = count_of(work, public_list(work, Asked()))
            work.session.add(an_event(0, slug=SIGN_UP, capacity=1_000_000))
            work.session.add_all(an_event(number) for number in range(1, events - there))

    return fill


def an_event(number: int, days: int = 1, **facts: Any) -> Event:
    """Return a published event to come, of one meeting with so many days; `facts` are its columns."""
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
        registration_mode=RegistrationMode.open_application,
        publication=Publication.published,
        audience=["pracownicy socjalni", "asystenci rodziny"],
        contact_name="Alicja Organizatorska",
        contact_phone="+48 89 500 00 00",
        contact_email="organiser@example.org",
        version=1,
        capacity=20 + number % 11,
    )
    meeting = Meeting(position=0, city="Olsztyn", county=county, venue="Sala 12")
    meeting.sessions = [
        Session(day=first + timedelta(days=day), starts_at=time(9), ends_at=time(15), changed_at=now)
        for day in range(days)
    ]
    event.meetings = [meeting]
    for name, value in facts.items():
        setattr(event, name, value)
    derive(event)
    return event
