"""People moved to two other editions at the same second, while a register of theirs is confirmed."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.attendance.models import Decision, RegisterRow, RegisterVersion
from app.events.models import Assignment
from app.ledger.models import Book, LedgerEntry
from app.outbox.models import Letter
from app.registrations.models import Registration
from tests.attendance.editions import a_module, an_edition
from tests.attendance.people import group
from tests.races.crowd import Reply, all_at_once
from tests.races.house import House
from tests.races.lines import Fields, Line

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]

PEOPLE, PLACES, DAY = 6, 4, 270


class Editions:
    """Six people in the first of three editions, of which the others have four places each."""

    def __init__(self, house: House) -> None:
        self.house = house
        number = next(house.numbers)
        with house.at_work() as work:
            module = a_module(work, f"m-{number}")
            slugs = [f"edycja-{number}-{at}" for at in range(3)]
            events = [
                an_edition(work, module, slug, capacity=None if slug == slugs[0] else PLACES)
                for slug in slugs
            ]
            celina = house.staff_ids["celina"]
            trainer = Assignment(account_id=celina, role=Role.trainer, event_id=events[0].id)
            work.session.add(trainer)
            people = group(work, events[0], PEOPLE)
            self.first = events[0].slug
            self.events = [each.id for each in events]
            self.people = {each.id: each.person_id for each in people}
            self.held = events[0].meetings[0].sessions[0].id
            self.today = work.today

    def move(self, who: str, registration: int, to: int, first_day: date) -> Callable[[], Reply]:
        """Return the deed of an organiser who moves somebody to an edition."""
        fields = {"edition": str(self.events[to]), "first_day": first_day.isoformat()}
        return self._post(who, to, f"/manage/registrations/{registration}/edition", fields)

    def confirm(self) -> Callable[[], Reply]:
        """Return the deed of the trainer who confirms the first day's register with everybody present."""
        path = f"/manage/events/{self.first}/sessions/{self.held}/confirm"
        return self._post("celina", 0, path, {"fill": str(self.held)})

    def _post(self, who: str, process: int, path: str, fields: Fields) -> Callable[[], Reply]:
        processes = self.house.processes
        address = processes[process % len(processes)]

        def deed() -> Reply:
            with closing(Line(address)) as line:
                return line.post(path, fields, self.house.passes[who])

        return deed

    def seated(self) -> dict[int, list[int]]:
        """Return in which editions each person has a place."""
        query = select(Registration).where(Registration.event_id.in_(self.events))
        found: dict[int, list[int]] = {person: [] for person in self.people.values()}
        with Session(self.house.engine) as session:
            for row in session.scalars(query):
                if row.is_seated:
                    found[row.person_id].append(self.events.index(row.event_id))
        return found

    def books(self) -> tuple[dict[int, int], dict[int, int]]:
        """Return what the ledger says that each person received, and what the register decided."""
        received = (
            select(LedgerEntry.person_id, func.sum(LedgerEntry.minutes))
            .where(LedgerEntry.book == Book.received, LedgerEntry.session_id == self.held)
            .group_by(LedgerEntry.person_id)
        )
        decided = (
            select(RegisterRow.person_id, Decision.minutes)
            .join(Decision, Decision.row_id == RegisterRow.id)
            .join(RegisterVersion, RegisterVersion.id == Decision.register_version_id)
            .where(RegisterVersion.session_id == self.held)
        )
        with Session(self.house.engine) as session:
            ledger = {person: int(minutes) for person, minutes in session.execute(received)}
            return ledger, dict(session.execute(decided).all())

    def letters(self) -> Counter[int]:
        """Count the letters that tell of another edition, by event."""
        query = select(Letter.event_id).where(
            Letter.kind == "edition_changed", Letter.event_id.in_(self.events)
        )
        with Session(self.house.engine) as session:
            return Counter(self.events.index(id) for id in session.scalars(query) if id)


def ready() -> None:
    """Prepare nothing: the form carries a token that is known."""


@pytest.mark.parametrize("days", [1, -7], ids=["after the day", "before the day"])
def test_who_is_moved_twice_at_once_arrives_once(house: House, days: int) -> None:
    made = Editions(house)
    first_day = made.today + timedelta(days=days)
    moves = [
        (id, to, made.move(who, id, to, first_day))
        for id in made.people
        for who, to in (("alicja", 1), ("ewa", 2))
    ]
    deeds = [made.confirm(), *(move for *_, move in moves)]
    confirmed, *replies = all_at_once([(ready, deed) for deed in deeds])
    assert {each.status for each in replies} <= {303, 422}
    went = [(id, to) for (id, to, _), each in zip(moves, replies, strict=True) if each.status == 303]
    assert len(went) == len(dict(went)) == PEOPLE
    assert made.seated() == {made.people[id]: [to] for id, to in went}
    taken = Counter(to for _, to in went)
    assert max(taken.values()) <= PLACES
    assert made.letters() == taken
    ledger, decided = made.books()
    assert ledger == decided == dict.fromkeys(decided, DAY)
    # Who belongs to the edition on that day is on the register, moved before or after the confirmation.
    assert confirmed.status == (303 if decided else 422)
    assert len(decided) == PEOPLE if days > 0 else len(decided) <= PEOPLE
    assert house.troubles() == []
