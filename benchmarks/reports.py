"""A meeting report of a thousand people with five thousand connections: sent in, read, matched, proposed."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO

from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.accounts.passwords import DEMO_PASSWORD as PASSWORD
from app.events.models import Event, Session
from app.events.timing import sessions_of
from app.extensions import db
from app.web.transactions import transaction
from benchmarks.data import CROWD, crowd
from benchmarks.exports import ORGANISER
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.hours_install import expect
from benchmarks.installation import Bench
from tests.support.databases import migrate, settings
from tests.support.statements import statements

PEOPLE, FEW, EACH = 1_000, 20, 5
PROPOSED, MEMORY = 2.0, 80
_KILOBYTES = 1024
_PROPOSES = 'type="submit" name="take"'


@dataclass(frozen=True, slots=True)
class _Webinar:
    """The address of a session, and the report of it."""

    path: str
    report: bytes


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the way to the proposal took: sending, the report's page, the register's page; what it needed."""

    sent: float
    report: float
    register: float
    statements: int
    grown: int = 0

    @property
    def seconds(self) -> float:
        """The whole way."""
        return self.sent + self.report + self.register


def meeting_report(bench: Bench) -> list[Row]:
    """Send a report in on both databases, look at what it says and proposes, and at the memory."""
    people = bench.of(PEOPLE, FEW)
    found = {kind: _proposed(bench, kind, people) for kind in ("SQLite", "PostgreSQL")}
    said = " · ".join(
        f"{milliseconds(each.seconds)} {kind} ({milliseconds(each.sent)} until it is taken in, its page "
        f"{milliseconds(each.report)}, the register with the proposals {milliseconds(each.register)})"
        for kind, each in found.items()
    )
    asked = "/".join(str(each.statements) for each in found.values())
    worst, most = max(each.seconds for each in found.values()), max(each.grown for each in found.values())
    what = f"a meeting report of {people:,} people and {people * EACH:,} connections"
    return [
        Row(
            f"{what}: from sending it to its proposals",
            f"{said}; {asked} statements",
            f"{PROPOSED:.0f} s",
            at_most(worst, PROPOSED),
        ),
        Row(f"{what}: memory", f"{most} MB more", f"{MEMORY} MB", at_most(most, MEMORY)),
    ]


def _proposed(bench: Bench, kind: str, people: int) -> Proposed:
    """Send a report to each of three sessions; the quickest way counts, and what memory grew in all."""
    with _installed(bench, kind, people) as (client, webinars):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        took = [_sent_in(client, each, people) for each in webinars]
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // _KILOBYTES
    return replace(min(took, key=lambda each: each.seconds), grown=grown)


def _sent_in(client: FlaskClient, webinar: _Webinar, people: int) -> Proposed:
    form = {"files": (BytesIO(webinar.report), "raport.csv"), "zone": "Europe/Warsaw"}
    with statements() as seen:
        began = time.perf_counter()
        answer = expect(client.post(f"{webinar.path}/meeting-reports/", data=form), 303)
        sent = time.perf_counter()
        expect(client.get(answer.location))
        report = time.perf_counter()
        page = expect(client.get(f"{webinar.path}/attendance"))
        ended = time.perf_counter()
    assert page.text.count(_PROPOSES) >= people, page.text.count(_PROPOSES)
    return Proposed(sent - began, report - sent, ended - report, len(seen))


@contextmanager
def _installed(bench: Bench, kind: str, people: int) -> Iterator[tuple[FlaskClient, list[_Webinar]]]:
    """Give an organiser of an event for which so many have registered, and its three days."""
    folder = bench.fresh_folder()
    url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
    if kind == "PostgreSQL":
        url = bench.database(f"report{people}", crowd(people))
    else:
        migrate(url, folder)
        crowd(people)(url, folder)
    app = create_app(settings(url, folder))
    try:
        with app.app_context():
            webinars = _days(people)
        client = app.test_client()
        expect(client.post("/sign-in", data={"email": ORGANISER, "password": PASSWORD}), 303)
        yield client, webinars
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _days(people: int) -> list[_Webinar]:
    """Let the event have been on the last three days, and return each with its report."""
    with transaction() as work:
        event = work.session.scalars(select(Event).where(Event.slug == CROWD)).one()
        (first,) = sessions_of(event)
        for day in range(1, 4):
            if day > 1:
                first.meeting.sessions.append(
                    Session(
                        day=work.today, starts_at=first.starts_at, ends_at=first.ends_at, changed_at=work.now
                    )
                )
            first.meeting.sessions[-1].day = work.today - timedelta(days=day)
        work.session.flush()
        there = f"/manage/events/{CROWD}/sessions"
        return [_Webinar(f"{there}/{each.id}", report_of(each, people)) for each in first.meeting.sessions]


def report_of(session: Session, people: int) -> bytes:
    """Return a report of a session as Teams writes it: each person connects five times, with gaps between."""
    start = datetime.combine(session.day, session.starts_at or datetime.min.time())
    lines = ["Name\tJoin time\tLeave time\tDuration\tEmail\tRole"]
    for number in range(people):
        for part in range(EACH):
            first = start + timedelta(minutes=number % 7 + part * 60)
            last = first + timedelta(minutes=50)
            lines.append(
                f"Osoba {number}\t{first:%d.%m.%Y, %H:%M:%S}\t{last:%d.%m.%Y, %H:%M:%S}\t50m"
                f"\tosoba{number}@example.org\tAttendee"
            )
    return "\r\n".join(lines).encode("utf-16")
