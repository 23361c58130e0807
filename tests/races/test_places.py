"""Never one place too many, never one lost, however many come at the same second."""

import re
from collections import Counter

import pytest

from app.outbox.models import Letter
from app.people.models import Institution, Person
from app.registrations.models import RegistrationState
from tests.races.crowd import Visitor, all_at_once
from tests.races.house import House
from tests.races.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


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
