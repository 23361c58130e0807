"""The door: many phones mark a thousand people at once, as after a lost answer some marks twice."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import Account
from app.accounts.passwords import hashed
from app.attendance.models import Evidence
from app.door.models import DoorLink, DoorMark
from app.events.models import Event
from app.links import Purpose
from app.registrations.models import Registration
from app.web.transactions import transaction
from benchmarks.client import Connection, Script, drive
from benchmarks.data import CROWD, crowd
from benchmarks.figures import Row, milliseconds
from benchmarks.installation import Bench, application, at_work, office, ports_of, zapisy
from benchmarks.office import percentile
from benchmarks.visitors import Visitor, expect
from tests.support.databases import migrate

PIN = "482915"


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """A link for today, the address of its page, and a form for each person."""

    link_id: int
    path: str
    marks: Sequence[dict[str, str]]


def door(bench: Bench) -> list[Row]:
    """Let all phones mark their people at the same moment, on both databases."""
    people, rows = bench.of(1000, 60), list[Row]()
    with ExitStack() as stack:
        url = bench.database("door", crowd(people))
        made = door_of(url, bench.files)
        ports = ports_of(stack.enter_context(zapisy(bench, url)))
        rows.append(_row(bench, "PostgreSQL, two processes", url, ports, made))
    with ExitStack() as stack:
        folder = bench.fresh_folder()
        url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
        migrate(url, folder)
        crowd(people)(url, folder)
        made = door_of(url, folder)
        ports = ports_of(stack.enter_context(office(bench, folder, ENVIRONMENT="production")))
        rows.append(_row(bench, "SQLite, one process", url, ports, made))
    return rows


def door_of(url: str, folder: Path) -> OpenDoor:
    with at_work(application(url, folder)), transaction() as work:
        event = work.session.scalars(select(Event).where(Event.slug == CROWD)).one()
        account = work.session.scalars(select(Account).limit(1)).one()
        event.meetings[0].sessions[0].day = work.today
        link = DoorLink(
            event=event, day=work.today, pin_hash=hashed(PIN), version=1,
            ends_at=clock.end_of_day(work.today), account_id=account.id, created_at=work.now,
        )  # fmt: skip
        work.session.add(link)
        work.session.flush()
        ids = work.session.scalars(select(Registration.id).where(Registration.event_id == event.id))
        marks = [
            {
                "who": f"p{work.links.token(Purpose.door_person, id, link.id)}",
                "kind": "entry",
                "key": f"bench-{id:08}",
            }
            for id in ids
        ]
        return OpenDoor(link.id, f"/door/{work.links.token(Purpose.door, link.id, 1)}/", marks)


def _row(bench: Bench, where: str, url: str, ports: Sequence[int], made: OpenDoor) -> Row:
    count = bench.of(50, 6)
    phones = [(Connection(ports[number % len(ports)]), Visitor()) for number in range(count)]
    for connection, visitor in phones:
        drive([(connection, entering(visitor, made.path))])
    answered, times = list[int](), list[float]()
    began = time.perf_counter()
    drive(
        [
            (connection, _marking(visitor, made, number, count, answered, times))
            for number, (connection, visitor) in enumerate(phones)
        ]
    )
    took = time.perf_counter() - began
    for connection, _ in phones:
        connection.close()
    wrong = _wrong(url, made, answered)
    said = (
        f"{len(made.marks)} people by {count} phones in {took:.1f} s, a tenth sent twice; "
        f"a mark takes {milliseconds(median(times))}, 99 of 100 at most {milliseconds(percentile(times, 99))}"
    )
    verdict = f"missed: {wrong}" if wrong else "reached"
    return Row(f"At the door: {where}", said, "none lost, none doubled", verdict)


def entering(visitor: Visitor, path: str) -> Script:
    """Type the PIN at the door."""
    yield from visitor.read_form(path)
    answer = yield from visitor.post(f"{path}pin", {"code": PIN})
    expect(answer, 303, "the PIN")
    yield from visitor.read_form(path)


def _marking(
    visitor: Visitor, made: OpenDoor, number: int, count: int, answered: list[int], times: list[float]
) -> Script:
    for place, mark in enumerate(made.marks[number::count]):
        for _ in range(2 if place % 10 == 0 else 1):
            began = time.perf_counter()
            answer = yield from visitor.post(f"{made.path}marks", mark)
            times.append(time.perf_counter() - began)
            answered.append(answer.status)


def _wrong(url: str, made: OpenDoor, answered: Sequence[int]) -> str:
    """Return what the books say that they should not, or nothing."""
    statuses = Counter(answered)
    if set(statuses) != {200}:
        return f"answers {dict(statuses)}"
    engine = create_engine(url)
    with Session(engine) as session:
        marks = select(func.count(), func.count(DoorMark.person_id.distinct()))
        kept = session.execute(marks.where(DoorMark.link_id == made.link_id)).one()
        pieces = session.scalar(select(func.count()).where(Evidence.source_id == made.link_id))
    engine.dispose()
    wanted = len(made.marks)
    return "" if (*kept, pieces) == (wanted,) * 3 else f"{kept[0]} marks, {pieces} pieces, of {wanted}"
