"""Never one place too many, never one lost, however many come at the same second."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.outbox.models import Letter
from app.people.models import Institution, Person
from app.people.operations import institution_for
from app.registrations.models import Registration, RegistrationState
from tests.races.crowd import Reply, Visitor, all_at_once
from tests.races.house import House
from tests.support.open_events import built_event

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]

Deed = tuple[Callable[[], None], Callable[[], Reply]]


class Office:
    """One published event of the running installation, and its part of the database to look into."""

    def __init__(self, house: House, **facts: Any) -> None:
        self.house = house
        self.addresses = house.addresses
        self.engine = house.engine
        day = (datetime.now(UTC) + timedelta(days=30)).date()
        event = built_event(next(house.numbers), days=[(day, time(9), time(15))], **facts)
        with house.at_work() as work:
            work.session.add(event)
        self.id, self.slug = event.id, event.slug
        self.form = f"/events/{self.slug}/register"

    def knows(self, *names: str) -> None:
        """Make institutions that staff have confirmed."""
        with self.house.at_work() as work:
            for name in names:
                institution = institution_for(work, name)
                assert institution is not None
                institution.is_confirmed = True

    def applicant(self, number: int, **facts: str) -> Deed:
        """Return somebody who reads the form, and then sends it; each event has people of its own."""
        visitor = Visitor(next(self.addresses))
        fields = {
            "first_name": "Bartek",
            "last_name": f"Nowak {number} {self.slug}",
            "email": f"bartek{number}.{self.slug}@example.org",
            "privacy_notice": "y",
            **facts,
        }
        return lambda: self._read(visitor, self.form), lambda: visitor.post(self.form, fields)

    def leaver(self, own: str) -> Deed:
        """Return somebody who reads their page, and then withdraws."""
        visitor = Visitor(next(self.addresses))
        return lambda: self._read(visitor, own), lambda: visitor.post(f"{own}withdraw", {})

    def _read(self, visitor: Visitor, path: str) -> None:
        assert visitor.get(path).status == 200

    def states(self) -> Counter[str]:
        """Count the registrations by state."""
        return Counter(row.state.value for row in self.rows())

    def count(self, model: Any, condition: ColumnElement[bool]) -> int:
        """Count the rows of a table that fulfil a condition."""
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(model).where(condition)) or 0

    def rows(self) -> list[Registration]:
        """Return all registrations in the order of the queue."""
        query = select(Registration).where(Registration.event_id == self.id)
        with Session(self.engine) as session:
            return list(session.scalars(query.order_by(Registration.queue_number)))


def position(own: str, office: Office) -> int:
    page = Visitor(next(office.addresses)).get(own).text
    found = re.search(r'data-position="(\d+)"', page)
    return int(found[1]) if found else 0


def test_a_hundred_people_for_fifteen_places(house: House) -> None:
    office = Office(house, capacity=15)
    replies = all_at_once([office.applicant(number) for number in range(100)])
    assert Counter(reply.status for reply in replies) == {303: 100}
    assert office.states() == {"confirmed": 15, "waiting": 85}
    rows = office.rows()
    assert [row.queue_number for row in rows] == list(range(1, 101))
    assert [row.state for row in rows] == [RegistrationState.confirmed] * 15 + [
        RegistrationState.waiting
    ] * 85
    assert office.count(Letter, Letter.event_id == office.id) == 100
    last = max(replies, key=lambda reply: int(reply.location.split("/")[-2].split(".")[0], 36))
    assert position(last.location, office) in range(1, 86)


def test_three_places_for_each_institution(house: House) -> None:
    office = Office(house, capacity=12, per_institution_limit=3)
    office.knows(*(f"OPS {office.slug} {letter}" for letter in "abcde"))
    crowd = [
        office.applicant(number, institution=f"OPS {office.slug} {'abcde'[number % 5]}")
        for number in range(60)
    ]
    assert Counter(reply.status for reply in all_at_once(crowd)) == {303: 60}
    assert office.states() == {"confirmed": 12, "waiting": 48}
    seated = Counter(row.institution_id for row in office.rows() if row.is_seated)
    assert max(seated.values()) <= 3
    assert office.count(Institution, Institution.name.startswith(f"OPS {office.slug} ")) == 5


def test_withdrawals_race_with_registrations(house: House) -> None:
    office = Office(house, capacity=15)
    first = [reply.location for reply in all_at_once([office.applicant(n) for n in range(40)])]
    leavers = [office.leaver(own) for own in first[:20]]
    newcomers = [office.applicant(number) for number in range(100, 130)]
    replies = all_at_once([deed for pair in zip(leavers, newcomers, strict=False) for deed in pair])
    assert Counter(reply.status for reply in replies) == {303: 40}
    assert office.states() == {"confirmed": 15, "waiting": 25, "withdrawn": 20}
    rows = [row for row in office.rows() if row.state != RegistrationState.withdrawn]
    # Nobody overtook anybody: those with a place are those who came first among those who stayed.
    assert [row.is_seated for row in rows] == [True] * 15 + [False] * 25


def test_one_person_in_ten_windows(house: House) -> None:
    office = Office(house, capacity=15)
    replies = all_at_once([office.applicant(1) for _ in range(10)])
    assert Counter(reply.status for reply in replies) == {303: 1, 200: 9}
    assert len(office.rows()) == 1
    assert office.count(Person, Person.email.endswith(f".{office.slug}@example.org")) == 1
    assert office.states() == {"confirmed": 1}
