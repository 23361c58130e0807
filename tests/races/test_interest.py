"""Lists of interest: people ask twice, confirm, leave and are written to, all at the same moment."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.events.models import Event, WhoApplies
from app.interest.models import InterestClock, InterestCount, InterestEntry, InterestLetter, InterestSource
from app.interest.operations.asking import Interested, ask_for_next, confirm_interest
from app.interest.operations.erasing import erase_interest
from app.interest.queries import followed_by
from app.notices.models import TextKind, TextVersion
from app.outbox.models import Letter
from tests.races.crowd import Visitor, all_at_once
from tests.races.house import House
from tests.races.office import Deed, Office
from tests.races.texts import published

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


class Listed:
    """An event that is only being considered, with people on its list, and its next edition."""

    def __init__(self, house: House, count: int) -> None:
        self.house = house
        self.text = published(house, TextKind.interest)
        self.office = Office(house, who_applies=WhoApplies.considered)
        self.next = Office(house)
        with house.at_work() as work:
            event = work.session.get_one(Event, self.office.id)
            for number in range(count):
                ask_for_next(work, event, Interested(**self.typed(number), language="pl", text_id=self.text))
            for entry in work.session.scalars(
                select(InterestEntry).where(InterestEntry.event_id == event.id)
            ):
                confirm_interest(work, entry)
            work.session.add(InterestSource(event_id=self.next.id, source_id=event.id))

    def typed(self, number: int) -> dict[str, str]:
        """Return what the person of a number types."""
        name = f"Łąka {self.office.slug} {number}"
        return {
            "first_name": "Ewa", "last_name": name, "institution": "MOPS",
            "email": f"ewa{number}.{self.office.slug}@example.org",
        }  # fmt: skip

    def asker(self, number: int) -> Deed:
        """Return somebody who reads the form, and then sends it."""
        visitor, path = Visitor(next(self.house.addresses)), f"/events/{self.office.slug}/interest"
        fields = {**self.typed(number), "interest_consent": str(self.text)}
        return lambda: _read(visitor, path), lambda: visitor.post(path, fields)

    def presser(self, entry: InterestEntry, verb: str) -> Deed:
        """Return somebody who opens the mailed link, and then presses a button."""
        visitor = Visitor(next(self.house.addresses))
        path = self.house.links.interest(entry.id, entry.secret)
        return lambda: _read(visitor, path), lambda: visitor.post(f"{path}{verb}", {})

    def writer(self, name: str) -> Deed:
        """Return an organiser who writes to all on the list from the page of the next edition."""
        return self.next.organiser(f"/manage/events/{self.next.slug}/interest/letters", {}, name)

    def entries(self) -> list[InterestEntry]:
        """Return the list of the event as it is now."""
        query = select(InterestEntry).where(InterestEntry.event_id == self.office.id)
        with Session(self.house.engine) as session:
            return list(session.scalars(query.order_by(InterestEntry.id)))

    def counted(self) -> int:
        """Return how many the figures say that have asked."""
        query = select(InterestCount.people).where(InterestCount.event_id == self.office.id)
        with Session(self.house.engine) as session:
            return sum(session.scalars(query))

    def letters(self, kind: str) -> list[Letter]:
        """Return the letters of a kind about the event or its next edition."""
        query = select(Letter).where(Letter.kind == kind, Letter.event_id.in_([self.office.id, self.next.id]))
        with Session(self.house.engine) as session:
            return list(session.scalars(query))


def _read(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status == 200


def test_the_same_person_asks_twice_at_once_and_is_listed_once(house: House) -> None:
    made = Listed(house, 0)
    replies = all_at_once([made.asker(number) for number in (1, 1, 1, 1, 2, 2)])
    assert Counter(reply.status for reply in replies) == {303: 6}
    assert len(made.entries()) == len(made.letters("interest_confirm")) == 2
    first = made.entries()[0]
    replies = all_at_once([made.presser(first, "confirm") for _ in range(4)])
    assert Counter(reply.status for reply in replies) == {303: 4}
    assert made.counted() == 1


def test_two_organisers_write_at_once_and_everybody_gets_one_letter(house: House) -> None:
    made = Listed(house, 12)
    replies = all_at_once([made.writer(name) for name in ("alicja", "ewa", "alicja", "ewa")])
    assert Counter(reply.status for reply in replies) == {303: 4}
    told = Counter(each.recipient for each in made.letters("interest_next"))
    assert told == {made.typed(number)["email"]: 1 for number in range(12)}


def test_people_leave_while_their_list_is_written_to(house: House) -> None:
    """Who has left before is not written to; nobody's request fails, however often they press."""
    for _ in range(3):
        made = Listed(house, 8)
        there = made.entries()
        leaving = [made.presser(each, "leave") for each in there[:5] for _ in range(2)]
        replies = all_at_once([made.writer("alicja"), *leaving])
        # The second press finds nothing any more.
        assert {each.status for each in replies} <= {303, 404}
        assert replies[0].status == 303
        assert [each.id for each in made.entries()] == [each.id for each in there[5:]]
        told = Counter(each.recipient for each in made.letters("interest_next"))
        assert set(told.values()) == {1}
        assert {each.email for each in there[5:]} <= set(told)
    assert house.troubles() == []


def test_the_list_is_erased_in_the_night_while_it_is_written_to(house: House) -> None:
    """Whose time is over is written to before or not at all; the letters on record are of those who stay."""
    made = Listed(house, 10)
    with house.at_work() as work:
        query = select(InterestEntry).where(InterestEntry.event_id == made.office.id)
        for each in work.session.scalars(query.order_by(InterestEntry.id).limit(5)):
            each.confirmed_at = datetime.now(UTC) - timedelta(days=800)
        # The worker of the house has looked today.
        work.session.execute(update(InterestClock).values(looked_on=None))
    there = made.entries()

    def night() -> None:
        with house.at_work() as work:
            erase_interest(work)

    erased, written, *_ = all_at_once(
        [made.office.in_the_house(night), made.writer("ewa"), made.presser(there[0], "leave")]
    )
    assert (erased.status, written.status) == (200, 303)
    assert [each.id for each in made.entries()] == [each.id for each in there[5:]]
    with Session(house.engine) as session:
        edition = session.get_one(Event, made.next.id)
        stay = set(session.scalars(select(InterestEntry.id).where(followed_by(edition))))
        noted = session.scalars(select(InterestLetter.entry_id).where(InterestLetter.event_id == edition.id))
        assert set(noted) == stay
        assert session.get(TextVersion, made.text) is not None
    told = Counter(each.recipient for each in made.letters("interest_next"))
    assert {each.email for each in there[5:]} <= set(told)
    assert set(told.values()) == {1}
    assert house.troubles() == []
