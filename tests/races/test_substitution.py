"""A place that is passed on while others act is one colleague's, nobody's twice, and free at no moment."""

from collections import Counter

import pytest

from app.registrations.models import HOLDING, Registration
from tests.races.crowd import Visitor, all_at_once
from tests.races.house import House
from tests.races.office import Deed, Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


def namer(office: Office, row: Registration, number: int) -> Deed:
    """Return somebody who reads the page by the mailed link, and then names a colleague."""
    visitor, own = Visitor(next(office.addresses)), office.own(row)
    fields = {
        "first_name": "Ewa", "last_name": f"Zastępcza {number} {office.slug}",
        "email": f"ewa{number}.{office.slug}@example.org",
    }  # fmt: skip

    def read() -> None:
        assert visitor.get(f"{own}colleague").status == 200

    return read, lambda: visitor.post(f"{own}colleague", fields)


def full(house: House, capacity: int, waiting: int) -> tuple[Office, list[Registration]]:
    """Make a full event with people of one institution, some of whom wait; all in order."""
    office = Office(house, capacity=capacity)
    name = f"OPS {office.slug}"
    office.knows(name)
    return office, office.came(capacity + waiting, institution=name)


def held(office: Office) -> int:
    return sum(row.state in HOLDING for row in office.rows())


def test_of_many_colleagues_one_gets_the_place(house: House) -> None:
    office, (first, second) = full(house, 1, 1)
    replies = all_at_once([namer(office, first, number) for number in range(6)])
    assert Counter(reply.status for reply in replies) == {303: 1, 409: 5}
    assert office.states() == {"withdrawn": 1, "offered": 1, "waiting": 1}
    assert office.row(second.id).state == "waiting"
    assert office.facts(first).count("passed_on") == 1


def test_the_same_colleague_is_named_once_however_often(house: House) -> None:
    office, (first, _) = full(house, 1, 1)
    replies = all_at_once([namer(office, first, 1) for _ in range(6)])
    assert Counter(reply.status for reply in replies) == {303: 6}
    assert office.states() == {"withdrawn": 1, "offered": 1, "waiting": 1}


def test_passing_on_races_with_the_withdrawal(house: House) -> None:
    for number in range(4):
        office, (first, second) = full(house, 1, 1)
        passes, leaves = all_at_once([namer(office, first, number), office.reader(first, "withdraw")])
        assert leaves.status == 303
        passed = passes.status == 303
        assert passed or passes.status == 409
        assert office.row(second.id).state == ("waiting" if passed else "confirmed")
        assert held(office) == 1


def test_taking_back_races_with_the_colleague_who_declines(house: House) -> None:
    """Whoever is first: the place is the first person's again, or that of the next in line."""
    for number in range(4):
        office, (first, second) = full(house, 1, 1)
        read, name = namer(office, first, number)
        read()
        assert name().status == 303
        taker = office.rows()[-1]
        all_at_once([office.reader(first, "take-back"), office.reader(taker, "decline")])
        assert office.row(taker.id).state == "withdrawn"
        assert {office.row(first.id).state, office.row(second.id).state} in (
            {"confirmed", "waiting"},
            {"withdrawn", "confirmed"},
        )
        assert held(office) == 1


def test_passing_on_races_with_a_lowered_capacity(house: House) -> None:
    office, rows = full(house, 4, 2)
    passers = [namer(office, row, number) for number, row in enumerate(rows[:3])]
    *passed, lowered = all_at_once([*passers, office.editor({"capacity": "3"})])
    # All places stay taken while they are passed on, so the number can't sink below them.
    assert Counter(reply.status for reply in passed) == {303: 3}
    assert lowered.status != 303
    assert held(office) == 4
    assert office.states()["waiting"] == 2
