"""Two organisers change the same meetings at the same second, while people register."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import today
from app.events.models import Event
from app.outbox.models import Letter
from app.registrations.models import Registration
from app.texts import texts_in
from tests.races.crowd import Reply, Visitor, all_at_once
from tests.races.house import House
from tests.races.lines import Fields, Line, form_of
from tests.support.open_events import built_event

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]

EARLY, CROWD = 6, 12
Deed = tuple[Callable[[], None], Callable[[], Reply]]


class Office:
    """Two published events, of which people have registered for the first."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.day = today(datetime.now(UTC)) + timedelta(days=30)
        with house.at_work() as work:
            events = [
                built_event(next(house.numbers), days=[(self.day, time(9), time(15))]) for _ in range(2)
            ]
            work.session.add_all(events)
        self.ids, self.slugs = [each.id for each in events], [each.slug for each in events]

    def applicant(self, number: int) -> Deed:
        """Return somebody who reads the form, and then sends it."""
        visitor, slug = Visitor(next(self.house.addresses)), self.slugs[0]
        fields = {
            "first_name": "Bartek", "last_name": f"Nowak {number} {slug}", "privacy_notice": "y",
            "email": f"bartek{number}.{slug}@example.org",
        }  # fmt: skip

        def read() -> None:
            assert visitor.get(f"/events/{slug}/register").status == 200

        return read, lambda: visitor.post(f"/events/{slug}/register", fields)

    def organiser(self, who: str, process: int, path: str, fields: Fields) -> Deed:
        """Return an organiser who has seen the letter and sends a change."""
        address = self.house.processes[process % len(self.house.processes)]

        def deed() -> Reply:
            with closing(Line(address)) as line:
                return line.post(path, fields, self.house.passes[who])

        return (lambda: None), deed

    def form(self, path: str) -> dict[str, str | Sequence[str]]:
        """Return a page's form as it stands now."""
        with closing(Line(self.house.processes[0])) as line:
            return dict(form_of(line.get(path, self.house.passes["alicja"]).text))

    def letters(self) -> dict[int, list[Letter]]:
        """Return the letters to each person, in order."""
        query = select(Letter).where(Letter.event_id.in_(self.ids)).order_by(Letter.id)
        found: dict[int, list[Letter]] = {}
        with Session(self.house.engine) as session:
            for each in session.scalars(query):
                found.setdefault(each.subject_id, []).append(each)
        return found

    def people(self) -> set[int]:
        """Return who is registered."""
        with Session(self.house.engine) as session:
            return set(session.scalars(select(Registration.id).where(Registration.event_id.in_(self.ids))))

    def days(self) -> list[list[date]]:
        """Return the days of the events' meetings that take place."""
        with Session(self.house.engine) as session:
            events = [session.get_one(Event, id) for id in self.ids]
            return [
                sorted(one.day for meeting in event.meetings for one in meeting.sessions) for event in events
            ]


def _check_told(office: Office, day: date, untold: date) -> None:
    """Each person's letters tell the new day last, and nobody is told of a change twice."""
    letters, texts = office.letters(), texts_in("pl")
    assert set(letters) == office.people()
    for mine in letters.values():
        assert Counter(each.kind for each in mine)["meeting_changed"] <= 1
        assert texts.day(day) in (mine[-1].body or "")
        assert not any(texts.day(untold) in (each.body or "") for each in mine)
    assert office.house.troubles() == []


def test_two_who_move_a_meeting_at_once_move_it_once(house: House) -> None:
    office = Office(house)
    all_at_once([office.applicant(number) for number in range(EARLY)])
    path = f"/manage/events/{office.slugs[0]}/changes/"
    form = office.form(path)
    days = [office.day + timedelta(days=7), office.day + timedelta(days=14)]
    deeds = [
        office.organiser(
            who, number, path, {**form, "meetings-0-start_local": day.isoformat(), "choice": "notify"}
        )
        for number, (who, day) in enumerate(zip(("alicja", "ewa", "alicja"), (*days, days[0]), strict=True))
    ]
    crowd = [office.applicant(number) for number in range(EARLY, EARLY + CROWD)]
    statuses = [each.status for each in all_at_once([*deeds, *crowd])[: len(deeds)]]
    assert sorted(statuses) == [303, 409, 409]
    won = days[1] if statuses[1] == 303 else days[0]
    assert office.days()[0] == [won]
    _check_told(office, won, days[0] if won == days[1] else days[1])


def test_two_who_move_two_events_in_other_orders_wait_for_each_other(house: House) -> None:
    office = Office(house)
    all_at_once([office.applicant(number) for number in range(EARLY)])
    days = [office.day + timedelta(days=7), office.day + timedelta(days=14)]
    fields, deeds = {f"event-{id}-version": "1" for id in office.ids}, []
    for number, (who, day) in enumerate(zip(("alicja", "ewa"), days, strict=True)):
        moved = {f"event-{id}-meetings-0-start_local": day.isoformat() for id in office.ids}
        slugs = office.slugs if number else office.slugs[::-1]
        sent: dict[str, str | list[str]] = {**fields, **moved, "event": slugs, "choice": "notify"}
        deeds.append(office.organiser(who, number, "/manage/changes/", sent))
    crowd = [office.applicant(number) for number in range(EARLY, EARLY + CROWD)]
    statuses = [each.status for each in all_at_once([*deeds, *crowd])[:2]]
    assert sorted(statuses) == [303, 409]
    won, lost = days if statuses[0] == 303 else days[::-1]
    assert office.days() == [[won], [won]]
    _check_told(office, won, lost)
