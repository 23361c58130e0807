"""Raising the number of places: everybody on a long waiting list gets one, or is offered one, at once."""

import time
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from app.events.models import Event
from app.outbox.models import Letter
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import Application, change_limits, sign_up
from app.web.transactions import transaction
from app.work import Work
from benchmarks.data import an_event, name_of
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.installation import Bench, application, at_work
from tests.support.databases import migrate

WAITING, FEW = 1_000, 20
SECONDS = 3.0
OFFER_HOURS = 48


def raising(bench: Bench) -> list[Row]:
    """Let everybody wait for one place, then raise the number; on both databases, with and without offers."""
    rows = []
    for hours, what in ((None, "seats"), (OFFER_HOURS, "offers a place to")):
        took = {kind: _raised(bench, kind, hours) for kind in ("SQLite", "PostgreSQL")}
        people = bench.of(WAITING, FEW)
        said = " · ".join(f"{milliseconds(seconds)} {kind}" for kind, seconds in took.items())
        verdict = at_most(max(took.values()), SECONDS)
        rows.append(Row(f"raising the places {what} {people:,} people who wait", said, "3 s", verdict))
    return rows


def _raised(bench: Bench, kind: str, hours: int | None) -> float:
    """Return the seconds from the raise to its commit."""
    folder = bench.fresh_folder()
    if kind == "SQLite":
        url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
        migrate(url, folder)
    else:
        url = bench.database("empty", _nothing)
    people = bench.of(WAITING, FEW)
    with at_work(application(url, folder)):
        with transaction() as work:
            event_id = _waited_for(work, people, hours)
        began = time.perf_counter()
        with transaction() as work:
            change_limits(work, work.session.get_one(Event, event_id), people + 1, None)
        took = time.perf_counter() - began
        with transaction() as work:
            _look(work, event_id, people, hours)
    return took


def _nothing(url: str, folder: Path) -> None:
    """Leave the migrated database as it is."""


def _waited_for(work: Work, people: int, hours: int | None) -> int:
    """Make an event of one place, for which so many more people wait."""
    event = an_event(1, slug="kolejka", record_id="kolejka", capacity=1, offer_hours=hours)
    work.session.add(event)
    work.session.flush()
    for number in range(people + 1):
        first, last = name_of(number)
        sign_up(work, event, Application(first_name=first, last_name=last, email=f"o{number}@example.org"))
    return event.id


def _look(work: Work, event_id: int, people: int, hours: int | None) -> None:
    """Stop if anybody was left out, or not told."""
    state = RegistrationState.offered if hours else RegistrationState.confirmed
    count = partial(select, func.count())
    here = Registration.event_id == event_id
    seated = work.session.scalar(count().where(here, Registration.state == state))
    kind = "offer" if hours else "promoted"
    told = work.session.scalar(count().where(Letter.event_id == event_id, Letter.kind == kind))
    assert (seated, told) == (people + (hours is None), people), f"{seated} have a place, {told} were told"
