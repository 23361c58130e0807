"""An institution names whom it sends: places, reserves and their order, own data (decision 0212)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Closed, Refusal
from app.events.models import CompletedBy, Event, EventStatus, WhoDecides
from app.events.window import registration_window
from app.outbox.models import Letter
from app.people.models import Institution
from app.people.operations import institution_for
from app.registrations.asked import Details
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations import (
    Colleague,
    accept,
    decline,
    end_naming,
    fill_free_seats,
    move_reserve,
    name_person,
    pass_on,
    send_from,
    sign_up,
    take_over,
    withdraw,
)
from app.work import Actor, Work
from tests.conftest import TestClock
from tests.support.applicants import known, person
from tests.support.open_events import MakeEvent

OFFERED, CONFIRMED, WAITING, WITHDRAWN = (
    RegistrationState.offered,
    RegistrationState.confirmed,
    RegistrationState.waiting,
    RegistrationState.withdrawn,
)
MOPS, GOPS = "MOPS Ełk", "GOPS Pisz"


class Named:
    """An event at which two institutions have two places and two reserves each."""

    def __init__(self, work: Work, make_event: MakeEvent) -> None:
        known(work, MOPS, GOPS)
        self.mops, self.gops = (_institution(work, each) for each in (MOPS, GOPS))
        self.event: Event = make_event(
            capacity=4,
            per_institution_limit=2,
            reserves_per_institution=2,
            who_decides=WhoDecides.institution,
        )
        self.work = replace(work, actor=Actor("visitor", None, "Maria Lis"))

    def name(self, number: int, institution: Institution | None = None, **how: Any) -> Registration:
        """Name the person of a number."""
        return name_person(self.work, self.event, institution or self.mops, colleague(number), **how)


def colleague(number: int) -> Colleague:
    """Return an invented person, as a contact types them."""
    return Colleague(first_name="Ewa", last_name=f"Nowa{number}", email=f"ewa{number}@example.org")


@pytest.fixture
def named(work: Work, make_event: MakeEvent) -> Named:
    """The event and its institutions."""
    return Named(work, make_event)


def _institution(work: Work, name: str) -> Institution:
    found = institution_for(work, name)
    assert found is not None
    return found


def letters(work: Work, row: Registration) -> list[str]:
    """Return the kinds of the letters to somebody."""
    query = select(Letter.kind).where(Letter.subject_kind == "registration", Letter.subject_id == row.id)
    return list(work.session.scalars(query.order_by(Letter.id)))


def path(work: Work, row: Registration) -> str:
    """Return the address of somebody's page."""
    return "/registrations/" + work.links.registration(row.id, row.link_version).split("/registrations/")[1]


def test_named_people_hold_places_then_join_the_reserves(named: Named, work: Work) -> None:
    rows = [named.name(number) for number in range(4)]
    assert [each.state for each in rows] == [OFFERED, OFFERED, WAITING, WAITING]
    assert {each.channel for each in rows} == {Channel.institution}
    assert all(each.owes_data for each in rows)
    assert rows[0].offered_until == work.now + timedelta(days=7)
    assert letters(work, rows[0]) == letters(work, rows[3]) == ["named"]
    with pytest.raises(Refusal, match="Nobody more"):
        named.name(5)
    assert named.name(6, named.gops).state == OFFERED


def test_nobody_applies_by_themselves(named: Named, work: Work, client: FlaskClient) -> None:
    assert not registration_window(work, named.event).open
    with pytest.raises(Closed, match="Institutions name the people"):
        sign_up(work, named.event, person(1))
    assert "Institutions name the people" in client.get(f"/events/{named.event.slug}/?lang=en").text


def test_who_was_named_takes_the_place_with_own_data(named: Named, work: Work, client: FlaskClient) -> None:
    row = named.name(1)
    work.session.commit()
    with pytest.raises(Closed, match="fill in the form"):
        accept(work, row)
    page = client.get(path(work, row) + "?lang=en").text
    assert "holds a place for this registration until" in page
    assert "Take the place" in page
    form = client.get(path(work, row) + "place?lang=en").text
    assert "It has named" not in form
    assert MOPS in form
    answer = client.post(path(work, row) + "place", data={"phone": "600 100 200", "privacy_notice": "y"})
    assert answer.status_code == 303, answer.text
    work.session.refresh(row)
    assert (row.state, row.owes_data, row.phone) == (CONFIRMED, False, "+48 600 100 200")
    assert letters(work, row) == ["named", "registered"]


def test_a_reserve_gives_data_and_moves_up_when_a_place_is_free(named: Named, work: Work) -> None:
    rows = [named.name(number) for number in range(4)]
    own = replace(work, actor=Actor("participant", None, "Ewa"))
    take_over(own, rows[2], Details.of(rows[2]), "1")
    assert (rows[2].state, rows[2].owes_data) == (WAITING, False)
    end_naming(named.work, rows[0])
    assert (rows[0].state, rows[2].state, rows[3].state) == (WITHDRAWN, CONFIRMED, WAITING)
    decline(own, rows[1])
    assert (rows[3].state, rows[3].owes_data) == (OFFERED, True)
    assert letters(work, rows[3]) == ["named", "named"]
    assert letters(work, rows[1]) == ["named", "named_ended"]


def test_an_offer_nobody_takes_lapses_and_the_reserve_is_asked(named: Named, work: Work) -> None:
    rows = [named.name(number) for number in range(3)]
    later = replace(work, now=work.now + timedelta(days=7, minutes=1))
    fill_free_seats(later, named.event)
    assert [each.state for each in rows] == [WITHDRAWN, WITHDRAWN, OFFERED]
    assert letters(work, rows[0]) == ["named", "named_ended"]
    assert rows[0].left_from is None


def test_reserves_change_their_order(named: Named) -> None:
    rows = [named.name(number) for number in range(4)]
    other = named.name(9, named.gops)
    before = other.queue_number
    move_reserve(named.work, rows[3], earlier=True)
    move_reserve(named.work, rows[3], earlier=True)
    assert rows[3].queue_number < rows[2].queue_number
    move_reserve(named.work, rows[0], earlier=False)
    end_naming(named.work, rows[0])
    assert (rows[3].state, rows[2].state, other.queue_number) == (OFFERED, WAITING, before)


def test_one_is_named_instead_of_another_and_no_reserve_gets_the_place(named: Named, work: Work) -> None:
    rows = [named.name(number) for number in range(3)]
    new = named.name(7, instead_of=rows[0])
    assert (rows[0].state, new.state, rows[2].state) == (WITHDRAWN, OFFERED, WAITING)


@pytest.mark.parametrize("who", ["same", "named", "address"])
def test_whom_nobody_names_twice(named: Named, who: str) -> None:
    row = named.name(1)
    wrong = replace(colleague(1), first_name="Kup na www.zle.pl")
    instead_of = row if who == "same" else None
    with pytest.raises(Refusal) as refused:
        name_person(
            named.work, named.event, named.mops, wrong if who == "address" else colleague(1),
            instead_of=instead_of,
        )  # fmt: skip
    assert refused.value.field in ("last_name", "first_name")


def test_not_before_or_after_the_time_nor_where_others_decide(
    named: Named, work: Work, make_event: MakeEvent
) -> None:
    rules = named.event.rules
    rules.registration_opens = work.today + timedelta(days=2)
    with pytest.raises(Closed, match="from"):
        named.name(1)
    rules.registration_opens, rules.registration_deadline = None, work.today - timedelta(days=1)
    with pytest.raises(Closed, match="time to name people is over"):
        named.name(1)
    rules.registration_deadline = None
    named.event.status = EventStatus.cancelled
    with pytest.raises(Closed):
        named.name(1)
    with pytest.raises(Closed, match="institutions don't name"):
        name_person(named.work, make_event(), named.mops, colleague(1))


def test_staff_name_after_the_deadline(named: Named, work: Work) -> None:
    named.event.rules.registration_deadline = work.today - timedelta(days=1)
    staff = replace(work, actor=Actor("staff", None, "Alicja"))
    assert name_person(staff, named.event, named.mops, colleague(1)).state == OFFERED


def test_a_signed_form_is_owed_and_holds_nobody_up(named: Named, work: Work) -> None:
    named.event.rules.completed_by = CompletedBy.signed_form
    rows = [named.name(number) for number in range(3)]
    fill_free_seats(work, named.event)
    assert [each.state for each in rows] == [OFFERED, OFFERED, WAITING]
    take_over(work, rows[0], Details.of(rows[0]), "1")
    assert (rows[0].state, rows[0].complete_since) == (CONFIRMED, None)


def test_the_person_chooses_another_institution(named: Named) -> None:
    rows = [named.name(number) for number in range(3)]
    send_from(named.work, rows[0], named.gops)
    assert (rows[0].institution, rows[0].state, rows[2].state) == (named.gops, OFFERED, OFFERED)
    full = named.name(5, named.gops)
    assert full.state == OFFERED
    send_from(named.work, rows[1], named.gops, promised=1)
    assert (rows[1].state, rows[1].owes_data, full.state) == (WAITING, True, OFFERED)
    assert letters(named.work, rows[1]) == ["named", "named"]


def test_who_took_the_place_withdraws_and_passes_nothing_on(
    named: Named, work: Work, clock: TestClock
) -> None:
    rows = [named.name(number) for number in range(3)]
    take_over(work, rows[0], Details.of(rows[0]), "1")
    with pytest.raises(Closed, match="institution decides"):
        pass_on(replace(work, actor=Actor("participant", 1, "Ewa")), rows[0], colleague(8))
    withdraw(work, rows[0])
    assert rows[2].state == OFFERED


def test_so_many_an_hour(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.registrations.operations.naming.AN_HOUR", 2)
    named.name(1)
    named.name(2)
    with pytest.raises(Refusal, match="Many people"):
        named.name(3)
