"""A meeting report of a thousand people with five thousand connections: read, matched, proposed."""

import resource
import time
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.attendance.earning import stretches_of
from app.attendance.proposals import proposed
from app.attendance.queries.evidence import evidence_at
from app.events.models import Event, Session
from app.events.timing import credit_minutes, sessions_of
from app.files.reading_time import ReadingTime
from app.files.tables import table_upload
from app.meeting_reports.operations.reading import How, take_in
from app.meeting_reports.rows import rows_in
from app.web.transactions import transaction
from benchmarks.data import CROWD, crowd
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.installation import Bench, application, at_work
from tests.support.databases import migrate

PEOPLE, FEW, EACH = 1_000, 20, 5
PROPOSED, MEMORY = 2.0, 80
_KILOBYTES = 1024


def meeting_report(bench: Bench) -> list[Row]:
    """Take a report in on both databases, from the bytes to what it proposes, and look at the memory."""
    people = bench.of(PEOPLE, FEW)
    took, grown = dict[str, float](), dict[str, int]()
    for kind in ("SQLite", "PostgreSQL"):
        took[kind], grown[kind] = _taken_in(bench, kind, people)
    said = " · ".join(f"{milliseconds(each)} {kind}" for kind, each in took.items())
    most = max(grown.values())
    what = f"a meeting report of {people:,} people and {people * EACH:,} connections"
    return [
        Row(f"{what}: proposal", said, f"{PROPOSED:.0f} s", at_most(max(took.values()), PROPOSED)),
        Row(f"{what}: memory", f"{most} MB more", f"{MEMORY} MB", at_most(most, MEMORY)),
    ]


def _taken_in(bench: Bench, kind: str, people: int) -> tuple[float, int]:
    folder = bench.fresh_folder()
    if kind == "SQLite":
        url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
        crowd_at(url, folder, people)
    else:
        url = bench.database(f"report{people}", lambda url, folder: crowd_at(url, folder, people))
    with at_work(application(url, folder)):
        with transaction() as work:
            event = work.session.scalars(select(Event).where(Event.slug == CROWD)).one()
            session = sessions_of(event)[0]
            data, id = report_of(session, people), session.id
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        upload = table_upload("raport.csv", data, field="files")
        rows = rows_in(data, {}, ReadingTime())
        with transaction() as work:
            session = work.session.get_one(Session, id)
            report = take_in(work, session, upload, rows, How())
            assert report.counts["matched"] == people, report.counts
        with transaction() as work:
            session = work.session.get_one(Session, id)
            stretches = stretches_of(session, credit_minutes(session) or 0)
            found = [proposed(stretches, each) for each in evidence_at(work, session).values()]
            assert len(found) == people, len(found)
        seconds = time.perf_counter() - began
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // _KILOBYTES


def crowd_at(url: str, folder: Path, people: int) -> None:
    """Fill a fresh database with one event for which so many have registered."""
    migrate(url, folder)
    crowd(people)(url, folder)


def report_of(session: Session, people: int) -> bytes:
    """Return a report as Teams writes it: each person connects five times, with gaps between."""
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
