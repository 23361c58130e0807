"""Many phones mark people at the door at once, each mark sent by two of them: none lost, none doubled."""

from datetime import time

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DatabaseSession

from app import clock
from app.accounts.passwords import hashed
from app.attendance.models import Evidence, EvidenceKind, RegisterRow
from app.door.models import DoorLink, DoorMark
from app.events.models import Event
from app.links import Purpose
from tests.races.crowd import Reply, Visitor, all_at_once
from tests.races.house import House
from tests.races.office import Deed, Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]
PIN, PHONES, PEOPLE = "482915", 8, 32


def today_at(house: House, office: Office) -> tuple[int, str]:
    """Let the event meet today, with a link for its door; return the link's id and the page's address."""
    with house.at_work() as work:
        event = work.session.get_one(Event, office.id)
        session = event.meetings[0].sessions[0]
        session.day, session.starts_at, session.ends_at = work.today, time(0), time(23, 59)
        link = DoorLink(
            event=event, day=work.today, pin_hash=hashed(PIN), version=1,
            ends_at=clock.end_of_day(work.today), account_id=house.staff_ids["alicja"], created_at=work.now,
        )  # fmt: skip
        work.session.add(link)
        work.session.flush()
        return link.id, f"/door/{work.links.token(Purpose.door, link.id, 1)}/"


def phone(office: Office, page: str, marks: list[dict[str, str]]) -> Deed:
    """Return a phone with the PIN typed, and then all its marks one after the other."""
    visitor = Visitor(next(office.addresses))

    def enter() -> None:
        assert visitor.get(page).status == 200
        assert visitor.post(f"{page}pin", {"code": PIN}).status == 303
        assert visitor.get(page).status == 200

    def mark() -> Reply:
        replies = [visitor.post(f"{page}marks", each) for each in marks]
        wrong = [each for each in replies if each.status != 200]
        return (wrong or replies)[0]

    return enter, mark


def test_many_phones_at_once_lose_and_double_nothing(house: House) -> None:
    office = Office(house, capacity=PEOPLE)
    people = office.came(PEOPLE)
    link_id, page = today_at(house, office)
    marks = [
        {
            "who": f"p{house.links.token(Purpose.door_person, each.id, link_id)}",
            "kind": "entry",
            "key": f"race-{link_id}-{each.id:06}",
        }
        for each in people
    ]
    # Each phone sends its own share and, as after a lost answer, that of its neighbour again.
    shares = [marks[number::PHONES] for number in range(PHONES)]
    deeds = [phone(office, page, shares[number] + shares[(number + 1) % PHONES]) for number in range(PHONES)]
    assert {reply.status for reply in all_at_once(deeds)} == {200}
    with DatabaseSession(house.engine) as session:
        mine = select(func.count(), func.count(DoorMark.person_id.distinct())).where(
            DoorMark.link_id == link_id
        )
        assert session.execute(mine).one() == (PEOPLE, PEOPLE)
        pieces = select(func.count(), func.count(Evidence.row_id.distinct())).where(
            Evidence.kind == EvidenceKind.door, Evidence.source_id == link_id
        )
        assert session.execute(pieces).one() == (PEOPLE, PEOPLE)
        rows = select(func.count()).where(RegisterRow.registration_id.in_([each.id for each in people]))
        assert session.scalar(rows) == PEOPLE
