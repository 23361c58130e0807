"""Offers that many answer at once: one place is one person's, whatever the clock and the organisers do."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from time import sleep
from zoneinfo import ZoneInfo

import pytest

from app.clock import today
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.registrations.commands import let_offers_lapse
from app.registrations.models import HOLDING, Registration
from app.registrations.operations import fill_free_seats, withdraw
from tests.races.crowd import all_at_once
from tests.races.house import House
from tests.races.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


def offered(house: House, *, capacity: int, waiting: int) -> tuple[Office, list[Registration]]:
    """Make an event at which every place is offered to somebody, and so many more wait; all in order."""
    office = Office(house, capacity=capacity, offer_hours=48)
    first, others = office.came(capacity), office.came(capacity + waiting)
    with house.at_work() as work:
        for each in first:
            withdraw(work, work.session.get_one(Registration, each.id))
    rows = [office.row(each.id) for each in others]
    assert [row.state.value for row in rows] == ["offered"] * capacity + ["waiting"] * waiting
    return office, rows


def let_end(house: House, rows: list[Registration], seconds: float) -> None:
    """Let the time to answer end so soon."""
    with house.at_work() as work:
        for each in rows:
            row = work.session.get_one(Registration, each.id)
            row.offered_until = datetime.now(UTC) + timedelta(seconds=seconds)


def held(office: Office) -> int:
    return sum(row.state in HOLDING for row in office.rows())


def test_an_offer_is_accepted_once_however_often(house: House) -> None:
    office, (lucky, _) = offered(house, capacity=1, waiting=1)
    replies = all_at_once([office.reader(lucky, "accept") for _ in range(8)])
    assert Counter(reply.status for reply in replies) == {303: 8}
    assert office.row(lucky.id).state == "confirmed"
    assert office.letters(lucky).count("promoted") == 1
    assert office.facts(lucky).count("offer_accepted") == 1
    assert office.states() == {"confirmed": 1, "waiting": 1, "withdrawn": 1}


def test_a_forwarded_link_accepts_and_declines_at_once(house: House) -> None:
    """Two people press, of whom one has the link from the other: the first one counts."""
    for _ in range(4):
        office, (lucky, second) = offered(house, capacity=1, waiting=1)
        accepts, declines = all_at_once([office.reader(lucky, verb) for verb in ("accept", "decline")])
        assert sorted((accepts.status, declines.status)) == [303, 409]
        has_accepted = accepts.status == 303
        assert office.row(lucky.id).state == ("confirmed" if has_accepted else "withdrawn")
        assert office.row(second.id).state == ("waiting" if has_accepted else "offered")
        assert held(office) == 1


def test_accepting_races_with_the_end_of_the_offer(house: House) -> None:
    """Whoever is late is told so; the place is never given twice, and each is told one thing."""
    office, rows = offered(house, capacity=6, waiting=6)
    lucky = rows[:6]
    let_end(house, lucky, 0.6)

    def lapse() -> None:
        for _ in range(10):
            let_offers_lapse()
            sleep(0.1)

    answers = [office.reader(row, "accept") for row in lucky]
    replies = all_at_once([*answers, office.in_the_house(lapse)])[:6]
    late = all_at_once([office.reader(row, "accept") for row in lucky])
    sleep(0.1)
    with house.app.app_context():
        let_offers_lapse()
    assert {reply.status for reply in replies} <= {303, 409}
    for row, reply, again in zip(lucky, replies, late, strict=True):
        now = office.row(row.id)
        accepted = reply.status == 303
        assert now.state == ("confirmed" if accepted else "applied")
        assert again.status == (303 if accepted else 409)
        assert "wygasła" in again.text or accepted
        told = [kind for kind in office.letters(row) if kind in ("promoted", "offer_lapsed")]
        assert told == ["promoted" if accepted else "offer_lapsed"]
    lapsed = sum(reply.status == 409 for reply in replies)
    assert [office.row(row.id).state.value for row in rows[6:]] == ["offered"] * lapsed + ["waiting"] * (
        6 - lapsed
    )
    assert held(office) == 6


def test_an_offer_that_is_over_is_nobodys_however_many_press(house: House) -> None:
    office, (lucky, second) = offered(house, capacity=1, waiting=1)
    let_end(house, [lucky], -1)
    replies = all_at_once([office.reader(lucky, verb) for verb in ("accept", "decline") * 3])
    assert {reply.status for reply in replies} == {409}
    assert "wygasła" in replies[0].text
    with house.app.app_context():
        let_offers_lapse()
    assert [office.row(row.id).state.value for row in (lucky, second)] == ["applied", "offered"]


def test_two_accept_while_places_are_taken_away(house: House) -> None:
    office, (one, other) = offered(house, capacity=2, waiting=0)
    deeds = [office.reader(one, "accept"), office.reader(other, "accept"), office.editor({"capacity": "1"})]
    accepts, again, lowers = all_at_once(deeds)
    assert (accepts.status, again.status, lowers.status) == (303, 303, 422)
    assert office.states() == {"confirmed": 2, "withdrawn": 2}


def test_one_accepts_and_one_declines_while_places_are_taken_away(house: House) -> None:
    office, (one, other) = offered(house, capacity=2, waiting=0)
    deeds = [office.reader(one, "accept"), office.reader(other, "decline"), office.editor({"capacity": "1"})]
    accepts, declines, lowers = all_at_once(deeds)
    assert (accepts.status, declines.status) == (303, 303)
    assert lowers.status in (303, 422)
    assert office.states() == {"confirmed": 1, "withdrawn": 3}
    # The place that was given back is free, unless it is no more.
    newcomer = all_at_once([office.applicant(1)])[0]
    assert newcomer.status == 303
    assert held(office) == (1 if lowers.status == 303 else 2)


def test_a_withdrawal_is_taken_back_while_others_come(house: House) -> None:
    """The place is the one's or a newcomer's; nobody reads that they have what somebody else has."""
    for _ in range(3):
        office = Office(house, capacity=1)
        (holder,) = office.came(1)
        own = office.own(holder)
        assert all_at_once([office.leaver(own)])[0].status == 303
        came = [office.applicant(number) for number in range(5)]
        back, *_ = all_at_once([office.reader(holder, "take-back"), *came])
        assert back.status in (303, 409)
        assert office.row(holder.id).state == ("confirmed" if back.status == 303 else "withdrawn")
        assert held(office) == 1


def test_two_organisers_give_the_last_place(house: House) -> None:
    office = Office(house, capacity=1)
    (holder,) = office.came(1)
    one, other = office.came(2)
    office.change(lambda event: setattr(event.rules, "withdrawal_cutoff_hours", 1440))
    with house.at_work() as work:
        withdraw(work, work.session.get_one(Registration, holder.id))
    replies = all_at_once(
        [
            office.organiser(f"/manage/registrations/{one.id}/seat", {}, "alicja"),
            office.organiser(f"/manage/registrations/{other.id}/seat", {}, "ewa"),
            office.organiser(f"/manage/registrations/{holder.id}/restore", {}, "ewa"),
        ]
    )
    assert {reply.status for reply in replies} <= {303, 422}
    assert held(office) == 1


def test_the_event_is_suspended_while_offers_are_answered(house: House) -> None:
    """An answer counts on either side of the suspension; what is open then has no end."""
    office, rows = offered(house, capacity=4, waiting=2)
    verbs = ("accept", "decline", "accept", "accept")
    suspends = office.editor({"suspended_until": "", "reason": "Choroba"}, page="suspend")
    *answers, suspended = all_at_once(
        [*(office.reader(row, verb) for row, verb in zip(rows[:3], verbs, strict=False)), suspends]
    )
    assert suspended.status == 303
    assert [reply.status for reply in answers] == [303] * 3
    assert [office.row(row.id).state.value for row in rows[:3]] == ["confirmed", "withdrawn", "confirmed"]
    open_offers = [row for row in office.rows() if row.state == "offered"]
    assert rows[3].id in {row.id for row in open_offers}
    assert {row.offered_until for row in open_offers} == {None}
    assert held(office) <= 4


def test_the_event_is_moved_forward_while_offers_are_answered(house: House) -> None:
    """An offer ends with the beginning at the latest; who accepts meanwhile has the place."""
    office, rows = offered(house, capacity=4, waiting=1)
    tomorrow = today(datetime.now(UTC)) + timedelta(days=1)

    def forward() -> None:
        with house.at_work() as work:
            event = work.session.get_one(Event, office.id)
            lock_event(work, event)
            event.meetings[0].sessions[0].day = tomorrow
            event.rules.withdrawal_cutoff_hours = 0
            work.session.flush()
            fill_free_seats(work, event)

    accepts = [office.reader(row, "accept") for row in rows[:3]]
    replies = all_at_once([*accepts, office.in_the_house(forward)])
    assert [reply.status for reply in replies] == [303, 303, 303, 200]
    assert [office.row(row.id).state.value for row in rows] == ["confirmed"] * 3 + ["offered", "waiting"]
    begins = datetime.combine(tomorrow, time(9), tzinfo=ZoneInfo("Europe/Warsaw"))
    assert office.row(rows[3].id).offered_until == begins
