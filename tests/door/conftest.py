"""A training that meets today, three people with a place, and a link for the door."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.attendance.models import Evidence
from app.door.models import DoorLink, DoorMark
from app.door.operations.links import NewDoorLink, make_link, pin_hash
from app.events.models import Event
from app.events.timing import sessions_of
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.conftest import open_as, signed_in
from tests.attendance.people import a_training, group
from tests.support.cast import actor, alicja

__all__ = ["open_as", "signed_in"]
PIN = "482915"
HASH = pin_hash(PIN)
JSON = {"Accept": "application/json"}
WHO = re.compile(r'name="who" value="([^"]+)"')


class Door:
    """The event of today, its people, a link made by Alicja, and what a phone does by it."""

    def __init__(self, work: Work, staff: Callable[..., Work], client: FlaskClient, **facts: Any) -> None:
        self.work, self.client = work, client
        self.event: Event = a_training(work, **facts)
        self.people: list[Registration] = group(work, self.event)
        self.account = alicja(work)
        self.staff = staff(actor(self.account))
        work.session.commit()
        self.session = next(each for each in sessions_of(self.event) if each.day == work.today)
        self.link = self.make()

    def make(self, **facts: Any) -> DoorLink:
        """Make a link, for today."""
        new = NewDoorLink(**({"day": self.work.today, "pin_hash": HASH} | facts))
        link = make_link(self.staff, self.event, new)
        self.staff.session.commit()
        return link

    def path(self, rest: str = "", link: DoorLink | None = None) -> str:
        """Return the address of the page at the door."""
        link = link or self.link
        return "/door/" + self.work.links.door(link.id, link.version).split("/door/")[1] + rest

    def enter(self, pin: str = PIN, link: DoorLink | None = None) -> Any:
        """Type the PIN."""
        return self.client.post(self.path("pin", link), data={"code": pin})

    def who(self, words: str) -> str:
        """Search for somebody, and return what the page calls them."""
        found = WHO.search(self.client.post(self.path("search"), data={"q": words}).text)
        assert found is not None
        return found[1]

    def send(self, *marks: dict[str, Any], sent_at: int | None = None) -> dict[str, Any]:
        """Send marks as the script does; each mark's clock is that of the phone."""
        body = {"marks": json.dumps({"sent_at": sent_at, "marks": list(marks)})}
        answer = self.client.post(self.path("marks"), data=body, headers=JSON)
        assert answer.status_code == 200, answer.text
        results: dict[str, Any] = answer.get_json()["results"]
        return results

    def marks(self) -> list[DoorMark]:
        """Return what is marked, the first first."""
        return list(self.work.session.scalars(select(DoorMark).order_by(DoorMark.made_at, DoorMark.id)))

    def evidence(self) -> list[tuple[datetime | None, datetime | None]]:
        """Return the times that stand as evidence."""
        query = select(Evidence).where(Evidence.withdrawn_at.is_(None)).order_by(Evidence.id)
        return [(each.arrived_at, each.left_at) for each in self.work.session.scalars(query)]


@pytest.fixture
def door(work: Work, work_as: Callable[..., Work], client: FlaskClient) -> Door:
    """The door of these tests; nobody has typed the PIN."""
    return Door(work, work_as, client)


@pytest.fixture
def inside(door: Door) -> Door:
    """The same, with the PIN typed."""
    assert door.enter().status_code == 303
    return door


def milliseconds(moment: datetime, **off: float) -> int:
    """Return a moment as a phone's clock has it that is wrong by some time."""
    return int((moment + timedelta(**off)).timestamp() * 1000)
