"""Lists are brought in and taken back while others do: all or nothing, once, and never a place too many."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.models import RegisterRow
from app.bringing.models import BroughtList, BroughtRow, ListState, Target
from app.bringing.operations.entering import enter
from app.bringing.operations.erasing import erase_list
from app.bringing.operations.planning import ListChoices, choose
from app.bringing.operations.reading import ListPlace, take_in
from app.clock import now
from app.events.models import Event
from app.events.summary import derive
from app.files.tables import Table, TableRow, table_upload
from app.people.models import Person
from app.registrations.models import Channel, Registration
from app.web.transactions import transaction
from tests.races.crowd import Reply, all_at_once
from tests.races.house import House
from tests.races.office import Deed, Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]
HEADING = ("Imię", "Nazwisko", "E-mail", "Instytucja")
COLUMNS = ("first_name", "last_name", "email", "institution")


class ListDesk(Office):
    """An event for which a list waits that was planned."""

    def __init__(self, house: House, people: int, *, entered: bool = False, **facts: object) -> None:
        super().__init__(house, **facts)
        self.list_id = self.listed(people)
        if entered:
            with house.at_work() as work:
                assert enter(work, work.session.get_one(BroughtList, self.list_id)).count == people

    def listed(self, people: int) -> int:
        """Send in a list of so many people, and plan it; return its number."""
        rows = [
            ("Iga", f"Lista {number} {self.slug}", f"iga{number}.{self.slug}@example.org", f"OPS {self.slug}")
            for number in range(people)
        ]
        table = Table(("",), 0, tuple(TableRow(at, row) for at, row in enumerate((HEADING, *rows), start=1)))
        upload = table_upload("lista.csv", f"{self.slug} {people}".encode(), field="file")
        with self.house.at_work() as work:
            event = work.session.get_one(Event, self.id)
            brought = take_in(work, ListPlace(Target.registrations, event), upload, table)
            choose(work, brought, ListChoices(columns=COLUMNS))
            return brought.id

    def does(self, verb: str, name: str = "alicja", **fields: str) -> Deed:
        """Return an organiser who presses a button of the list."""
        return self.organiser(f"/manage/lists/{self.list_id}/{verb}", fields, name)

    def looks_anew(self) -> Deed:
        """Return an organiser who says anew what the columns mean."""
        return self.does("", "ewa", **{f"column-{at}": says for at, says in enumerate(COLUMNS)})

    def state(self) -> ListState | None:
        """Return where the list stands; None where it is gone."""
        with Session(self.engine) as session:
            return session.scalar(select(BroughtList.state).where(BroughtList.id == self.list_id))

    def brought(self) -> list[Registration]:
        """Return the registrations that came by a list."""
        return [row for row in self.rows() if row.channel == Channel.brought]


def statuses(replies: list[Reply]) -> Counter[int]:
    """Count answers by their status; none may be a fault."""
    found = Counter(reply.status for reply in replies)
    assert not [status for status in found if status >= 500], found
    return found


def test_two_enter_the_same_list(house: House) -> None:
    desk = ListDesk(house, 4, capacity=10)
    replies = all_at_once([desk.does("enter", name) for name in ("alicja", "ewa") * 2])
    assert statuses(replies) == {303: 1, 422: 3}
    assert desk.states() == {"confirmed": 4}
    assert desk.state() == ListState.entered


@pytest.mark.parametrize("turn", range(3))
def test_the_last_places_go_to_the_list_or_to_who_comes(house: House, turn: int) -> None:
    """Whoever is first: nobody sits beyond the limit, and of the list all come in or nobody."""
    desk = ListDesk(house, 3, capacity=3)
    arriving = [desk.applicant(number) for number in range(turn + 1)]
    assert statuses(all_at_once([*arriving, desk.does("enter")])) == {303: turn + 2}
    states = desk.states()
    assert states["confirmed"] <= 3
    if desk.state() == ListState.entered:
        assert len(desk.brought()) == 3
        assert states["confirmed"] == 3
    else:
        # Somebody was first: the plan that staff saw is another one now, and waits to be looked at.
        assert desk.brought() == []
        assert states["confirmed"] >= 1


def test_who_leaves_keeps_the_list_or_is_gone_with_it(house: House) -> None:
    for _ in range(4):
        desk = ListDesk(house, 3, entered=True, capacity=10)
        leaver = desk.leaver(desk.own(desk.brought()[0]))
        left, back = all_at_once([leaver, desk.does("take-back")])
        statuses([left, back])
        if back.status == 303:
            assert (desk.state(), desk.rows()) == (ListState.taken_back, [])
            assert left.status == 404
        else:
            assert back.status == 422
            assert desk.states() == {"confirmed": 2, "withdrawn": 1}
            assert "zmienion" in back.text


def test_a_mark_keeps_the_list_or_finds_nobody(house: House) -> None:
    """Attendance of a day that was is marked while the list goes: one of both happens."""
    day = (datetime.now(UTC) - timedelta(days=1)).date()
    for _ in range(3):
        desk = ListDesk(house, 2, entered=True, capacity=10)
        desk.change(lambda event: _held(event, day))
        row = desk.brought()[0]
        with Session(desk.engine) as session:
            event = session.get_one(Event, desk.id)
            sitting = event.meetings[0].sessions[0].id
        fields = {f"a-{row.id}-{sitting}": "present"}
        marking = desk.organiser(f"/manage/events/{desk.slug}/attendance/", fields, "ewa")
        marked, back = all_at_once([marking, desk.does("take-back")])
        statuses([marked, back])
        assert len(desk.rows()) == (0 if back.status == 303 else 2)
        marks = desk.count(RegisterRow, RegisterRow.session_id == sitting)
        assert (back.status, marks) in ((303, 0), (422, 1))


def test_a_newcomer_signs_up_elsewhere_while_the_list_goes(house: House) -> None:
    """Their person stays for the other event, or is made anew: nobody is registered as nobody."""
    for _ in range(4):
        desk, other = ListDesk(house, 2, entered=True, capacity=10), Office(house, capacity=10)
        person = {"first_name": "Iga", "last_name": f"Lista 0 {desk.slug}"}
        coming = other.applicant(
            0, **person, email=f"iga0.{desk.slug}@example.org", institution=f"OPS {desk.slug}"
        )
        came, back = all_at_once([coming, desk.does("take-back")])
        assert statuses([came, back]) == {303: 2}
        with Session(desk.engine) as session:
            names = select(Person.last_name).join(Registration).where(Registration.event_id == other.id)
            assert session.scalars(names).all() == [person["last_name"]]


def test_deleting_planning_and_entering_at_once(house: House) -> None:
    """Who is first decides: a list is never gone while what it brought stands, nor entered twice."""
    for _ in range(4):
        desk = ListDesk(house, 3, capacity=10)
        deeds = [desk.does("enter"), desk.does("delete", "ewa"), desk.looks_anew(), desk.does("enter", "ewa")]
        statuses(all_at_once(deeds))
        if desk.state() is None:
            assert desk.rows() == []
        else:
            assert desk.state() == ListState.entered
            assert desk.states() == {"confirmed": 3}
            with Session(desk.engine) as session:
                rows = session.scalars(select(BroughtRow).where(BroughtRow.list_id == desk.list_id)).all()
            assert {row.registration_id for row in rows} == {row.id for row in desk.rows()}


def test_two_lists_of_the_same_people(house: House) -> None:
    """The second one entered finds everybody registered: nobody is brought in twice."""
    desk = ListDesk(house, 3, capacity=10)
    first, desk.list_id = desk.list_id, desk.listed(2)
    deeds = [desk.organiser(f"/manage/lists/{id}/enter", {}, "ewa") for id in (first, desk.list_id)]
    assert statuses(all_at_once(deeds)) == {303: 2}
    assert desk.states() in ({"confirmed": 3}, {"confirmed": 2})


def test_old_lists_are_erased_while_one_is_entered(house: House) -> None:
    """The worker that looks for old lists, and staff who enter one at last."""
    desk = ListDesk(house, 2, capacity=10)

    def erase() -> None:
        with transaction() as work:
            erase_list(replace(work, now=now() + timedelta(days=31)), desk.list_id)

    statuses(all_at_once([desk.does("enter"), desk.in_the_house(erase)]))
    assert (desk.state(), len(desk.rows())) in ((None, 0), (ListState.entered, 2))


def _held(event: Event, day: date) -> None:
    event.meetings[0].sessions[0].day = day
    derive(event)
