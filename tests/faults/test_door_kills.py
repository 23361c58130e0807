"""SIGKILL of the web process while people come in: answered marks are kept, and each mark is kept once."""

import http.client
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from datetime import time as hour

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import Account
from app.accounts.passwords import hashed
from app.attendance.models import Evidence, RegisterRow
from app.door.models import DoorLink, DoorMark
from app.links import Links, Purpose
from app.texts import texts_in
from app.work import SYSTEM, Work
from tests.attendance.people import registered
from tests.faults.conftest import MakeOffice
from tests.faults.office import LONG, Office
from tests.races.crowd import Visitor
from tests.support.open_events import built_event
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

PHONES = 4
PEOPLE = 400 if LONG else 60
KILLS = 20 if LONG else 3
PIN = "482915"
Mark = dict[str, str]


def test_what_was_answered_at_the_door_is_kept_and_nothing_twice(make_office: MakeOffice) -> None:
    office = make_office()
    link_id, page, marks = a_door(office)
    web = office.web()
    # As after a lost answer, each mark is sent by two phones.
    phones = [Phone(office, page, marks[n::PHONES] + marks[n - 1 :: PHONES]) for n in range(PHONES)]
    answered = set[str]()
    over = threading.Event()
    with ThreadPoolExecutor(PHONES) as pool:
        sent = [pool.submit(each.send, answered, over) for each in phones]
        try:
            for round_number in range(KILLS):
                wanted = PEOPLE * (round_number + 1) // (KILLS + 2)
                wait_until(lambda: len(answered) > wanted or any(each.done() for each in sent), 60)  # noqa: B023
                time.sleep(random.uniform(0, 0.1))
                office.kill(web)
                assert set(kept(office, link_id)) >= set(answered)
                web = office.web()
            for each in sent:
                each.result(timeout=120)
        finally:
            over.set()
    assert kept(office, link_id) == Counter(each["key"] for each in marks)
    with Session(office.engine) as session:
        rows = session.scalars(
            select(RegisterRow.registration_id)
            .join(Evidence)
            .where(Evidence.source_id == link_id, Evidence.withdrawn_at.is_(None))
        )
        assert sorted(each or 0 for each in rows) == sorted(int(each["key"][-6:]) for each in marks)


class Phone:
    """One phone: what it was not answered for stays in it and is sent again."""

    def __init__(self, office: Office, page: str, marks: list[Mark]) -> None:
        self._office, self._page, self._marks = office, page, marks

    def send(self, answered: set[str], over: threading.Event) -> None:
        """Send all marks, one after the other."""
        visitor, left = self._office.visitor(), list(self._marks)
        inside = False
        while left and not over.is_set():
            try:
                inside = inside or self._enter(visitor)
                status = visitor.post(f"{self._page}marks", left[0]).status
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
                continue
            assert status == 200
            answered.add(left.pop(0)["key"])

    def _enter(self, visitor: Visitor) -> bool:
        visitor.get(self._page)
        assert visitor.post(f"{self._page}pin", {"code": PIN}).status == 303
        return visitor.get(self._page).status == 200


def a_door(office: Office) -> tuple[int, str, list[Mark]]:
    """Let an event meet today, with a link for its door; return its id, the page and a mark for everybody."""
    now = datetime.now(UTC)
    links, today = Links("", ["faults"]), clock.today(now)
    with Session(office.engine) as session:
        work = Work(session, now, SYSTEM, links, texts_in("pl"), office.folder, {})
        event = built_event(1, days=[(today, hour(0), hour(23, 59))])
        account = Account(email="a@example.org", email_key="a@example.org", name="Alicja", created_at=now)
        session.add_all([event, account])
        session.flush()
        people = [registered(work, event, "Bartek", f"Nowak {number}").id for number in range(PEOPLE)]
        link = DoorLink(
            event=event, day=today, pin_hash=hashed(PIN), version=1, ends_at=clock.end_of_day(today),
            account=account, created_at=now,
        )  # fmt: skip
        session.add(link)
        session.commit()
        id = link.id
    marks = [
        {"who": f"p{links.token(Purpose.door_person, each, id)}", "kind": "entry", "key": f"kill-{each:06}"}
        for each in people
    ]
    return id, f"/door/{links.token(Purpose.door, id, 1)}/", marks


def kept(office: Office, link_id: int) -> Counter[str]:
    """Return the keys of the marks that are there."""
    with Session(office.engine) as session:
        return Counter(session.scalars(select(DoorMark.key).where(DoorMark.link_id == link_id)))
