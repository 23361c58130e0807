"""The opening minute with all limits of institutions, and the day on which they end."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from app.changes.plan import EditEvent
from app.changes.release import release
from app.clock import today
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.events.operations.own_places import set_own_places
from app.people.operations import institution_for
from app.registrations.commands import open_places_that_are_due
from app.registrations.models import HOLDING
from tests.races.crowd import all_at_once
from tests.races.house import House
from tests.races.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


def numbers(office: Office, own: dict[str, int]) -> dict[str, int]:
    """Give chosen institutions other numbers; return the ids by name."""
    with office.house.at_work() as work:
        ids = {name: institution_for(work, name).id for name in own}  # type: ignore[union-attr]
        set_own_places(work, work.session.get_one(Event, office.id), {ids[name]: own[name] for name in own})
    return ids


def test_everybody_comes_at_once_with_all_limits(house: House) -> None:
    """Three places each, one with five, one with one, one with none, and two reserves: exact, in order."""
    office = Office(house, capacity=10, per_institution_limit=3, reserves_per_institution=2)
    names = [f"OPS {office.slug} {letter}" for letter in "abcde"]
    office.knows(*names)
    ids = numbers(office, dict(zip(names, (5, 1, 3, 3, 0), strict=True)))
    most = dict(zip(ids.values(), (5, 1, 3, 3, 0), strict=True))
    crowd = [office.applicant(number, institution=names[number % 5]) for number in range(70)]
    replies = all_at_once(crowd)
    assert {reply.status for reply in replies} == {303, 422}
    rows = office.rows()
    assert len(rows) == sum(reply.status == 303 for reply in replies)
    seated = Counter(row.institution_id for row in rows if row.is_seated)
    waiting = Counter(row.institution_id for row in rows if row.state == "waiting")
    assert seated.total() == 10
    given: Counter[int | None] = Counter()
    for row in rows:  # in the order of the queue: a place while there is one for them, else the list
        assert row.institution_id is not None
        free = given.total() < 10 and given[row.institution_id] < most[row.institution_id]
        assert row.is_seated == free
        given[row.institution_id] += free
    # Of each institution as many wait as its unused places and its reserves are.
    assert {id: waiting[id] for id in most} == {id: most[id] - seated[id] + 2 for id in most}
    refused = next(reply for reply in replies if reply.status == 422)
    assert "alicja@example.org" in refused.text


@pytest.mark.parametrize("hours", [None, 48])
def test_the_day_of_all_comes_while_people_come(house: House, hours: int | None) -> None:
    """Whoever had a turn before the day goes first, also those whose institution nobody knows."""
    tomorrow = today(datetime.now(UTC)) + timedelta(days=1)
    office = Office(house, capacity=9, per_institution_limit=1, places_open_on=tomorrow, offer_hours=hours)
    known, newcomers = f"OPS {office.slug} a", f"OPS {office.slug} b"
    office.knows(known, newcomers)
    office.came(3, institution=f"OPS {office.slug} nieznany")
    office.came(8, institution=known)
    assert office.states() == {"applied": 3, "confirmed": 1, "waiting": 7}
    early = [row.id for row in office.rows()]
    office.change(lambda event: setattr(event.rules, "places_open_on", today(datetime.now(UTC))))
    crowd = [office.applicant(number, institution=newcomers) for number in range(12)]
    worker = [office.in_the_house(open_places_that_are_due) for _ in range(2)]
    replies = all_at_once([*crowd, *worker])
    assert {reply.status for reply in replies} == {200, 303}
    rows = office.rows()
    holding = [row.id for row in rows if row.state in HOLDING]
    assert holding == early[:9]
    assert Counter(row.state.value for row in rows)["waiting"] == 14


def test_the_form_changes_while_people_fill_it_in(house: House) -> None:
    """Who is too late for the old form reads what is missing, and has typed nothing in vain."""
    office = Office(house, capacity=5)

    def ask() -> None:
        with house.at_work() as work:
            event = work.session.get_one(Event, office.id)
            lock_event(work, event)
            release(work, EditEvent(event, {"fields": {"phone": "required"}}, event.version))

    crowd = [office.applicant(number) for number in range(16)]
    *replies, _ = all_at_once([*crowd, office.in_the_house(ask)])
    assert {reply.status for reply in replies} <= {303, 422}
    late = [number for number, reply in enumerate(replies) if reply.status == 422]
    for number in late:
        assert f"Nowak {number} {office.slug}" in replies[number].text
        assert 'name="phone"' in replies[number].text
    assert len(office.rows()) == 16 - len(late)
    again = all_at_once([office.applicant(number, phone="600 100 200") for number in [*late, 99]])
    assert {reply.status for reply in again} == {303}
    assert [row.state.value for row in office.rows()] == ["confirmed"] * 5 + ["waiting"] * 12
