"""Never one place too many, never one lost, however many come at the same second."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from app.outbox.models import OutboxMessage
from app.people.models import Institution, Person
from app.registrations.models import Registration, RegistrationState
from tests.races.crowd import Reply, Visitor, all_at_once
from tests.registrations.conftest import built_event
from tests.support.server import running_server

pytestmark = pytest.mark.slow

Deed = tuple[Callable[[], None], Callable[[], Reply]]
SLUG = "event-1"
FORM = f"/events/{SLUG}/register"


class Office:
    """The running server processes of one installation, and its database to look into."""

    def __init__(self, addresses: list[str], engine: Engine) -> None:
        self.addresses = cycle(addresses)
        self.engine = engine

    def applicant(self, number: int, **facts: str) -> Deed:
        """Return somebody who reads the form, and then sends it."""
        visitor = Visitor(next(self.addresses))
        fields = {
            "first_name": "Bartek",
            "last_name": f"Nowak {number}",
            "email": f"bartek{number}@example.org",
            "privacy_notice": "y",
            **facts,
        }
        return lambda: self._read(visitor, FORM), lambda: visitor.post(FORM, fields)

    def leaver(self, own: str) -> Deed:
        """Return somebody who reads their own page, and then withdraws."""
        visitor = Visitor(next(self.addresses))
        return lambda: self._read(visitor, own), lambda: visitor.post(f"{own}withdraw", {})

    def _read(self, visitor: Visitor, path: str) -> None:
        assert visitor.get(path).status == 200

    def states(self) -> Counter[str]:
        """Count the registrations by state."""
        with Session(self.engine) as session:
            return Counter(state.value for state in session.scalars(select(Registration.state)))

    def count(self, model: Any) -> int:
        """Count the rows of a table."""
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(model)) or 0

    def rows(self) -> list[Registration]:
        """Return all registrations in the order of the queue."""
        with Session(self.engine) as session:
            return list(session.scalars(select(Registration).order_by(Registration.queue_number)))


@pytest.fixture
def open_office(database_url: str, database_kind: str, data_dir: Path) -> Iterator[Callable[..., Office]]:
    """Publish an event and start the servers: one process on SQLite, two on PostgreSQL."""
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    engine = create_engine(database_url)
    with ExitStack() as servers:

        def opened(**facts: Any) -> Office:
            with Session(engine) as session:
                session.add(built_event(1, days=[(day, time(9), time(15))], **facts))
                session.commit()
            environment = {"ENVIRONMENT": "production", "SECRET_KEY": "races"}
            folders = [data_dir] if database_kind == "sqlite" else [data_dir / "one", data_dir / "two"]
            addresses = [
                servers.enter_context(running_server(folder, database_url, environment)).base_url
                for folder in folders
            ]
            return Office(addresses, engine)

        yield opened
    engine.dispose()


def position(own: str, office: Office) -> int:
    page = Visitor(next(office.addresses)).get(own).text
    found = re.search(r'data-position="(\d+)"', page)
    return int(found[1]) if found else 0


def test_a_hundred_people_for_fifteen_places(open_office: Callable[..., Office]) -> None:
    office = open_office(capacity=15)
    replies = all_at_once([office.applicant(number) for number in range(100)])
    assert Counter(reply.status for reply in replies) == {303: 100}
    assert office.states() == {"confirmed": 15, "waiting": 85}
    rows = office.rows()
    assert [row.queue_number for row in rows] == list(range(1, 101))
    assert [row.state for row in rows] == [RegistrationState.confirmed] * 15 + [
        RegistrationState.waiting
    ] * 85
    assert office.count(OutboxMessage) == 100
    last = max(replies, key=lambda reply: int(reply.location.split("/")[-2].split(".")[0], 36))
    assert position(last.location, office) in range(1, 86)


def test_three_places_for_each_institution(open_office: Callable[..., Office]) -> None:
    office = open_office(capacity=12, per_institution_limit=3)
    crowd = [office.applicant(number, institution=f"OPS {'abcde'[number % 5]}") for number in range(60)]
    assert Counter(reply.status for reply in all_at_once(crowd)) == {303: 60}
    assert office.states() == {"confirmed": 12, "waiting": 48}
    seated = Counter(row.institution_id for row in office.rows() if row.is_seated)
    assert max(seated.values()) <= 3
    assert office.count(Institution) == 5


def test_withdrawals_race_with_registrations(open_office: Callable[..., Office]) -> None:
    office = open_office(capacity=15)
    first = [reply.location for reply in all_at_once([office.applicant(n) for n in range(40)])]
    leavers = [office.leaver(own) for own in first[:20]]
    newcomers = [office.applicant(number) for number in range(100, 130)]
    replies = all_at_once([deed for pair in zip(leavers, newcomers, strict=False) for deed in pair])
    assert Counter(reply.status for reply in replies) == {303: 40}
    assert office.states() == {"confirmed": 15, "waiting": 25, "withdrawn": 20}
    rows = [row for row in office.rows() if row.state != RegistrationState.withdrawn]
    # Nobody overtook anybody: those with a place are those who came first among those who stayed.
    assert [row.is_seated for row in rows] == [True] * 15 + [False] * 25


def test_one_person_in_ten_windows(open_office: Callable[..., Office]) -> None:
    office = open_office(capacity=15)
    replies = all_at_once([office.applicant(1) for _ in range(10)])
    assert Counter(reply.status for reply in replies) == {303: 1, 200: 9}
    assert (office.count(Registration), office.count(Person)) == (1, 1)
    assert office.states() == {"confirmed": 1}
