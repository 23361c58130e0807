"""Pages that people wait for, each asked by eight clients at once: how many a second, and the slowest."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from sqlalchemy import select

from app.events.models import Event
from app.links import Purpose
from app.registrations.models import Registration
from app.web.transactions import transaction
from benchmarks.client import Connection, Script, drive
from benchmarks.data import CROWD, EVENT_PAGE, crowd
from benchmarks.exports import signed_in
from benchmarks.figures import CONNECTIONS, Row, milliseconds
from benchmarks.installation import Bench, application, at_work, office, ports_of, zapisy
from benchmarks.office import percentile
from benchmarks.visitors import Visitor, asking, expect
from tests.support.databases import migrate

PEOPLE, FEW = 300, 40
FIRST, MOST = 100, 900
"""How often a page is asked to warm up and to be measured: suggestions are answered 1,200 times a minute."""
_EVENT = f"/manage/events/{CROWD}"
_OWN, _SESSION = "{own}", "{session}"
PAGES = (
    ("event page", f"/events/{EVENT_PAGE}/"),
    ("list", "/events/"),
    ("search in the list", "/events/?q=praca"),
    ("form", f"/events/{EVENT_PAGE}/register"),
    ("suggestions of institutions", "/institutions/suggest?q=ops"),
    ("own page", _OWN),
    ("one event's .ics", f"/events/{EVENT_PAGE}/calendar.ics"),
    ("public feed, whole", "/feeds/events.ics"),
)
"""What visitors ask."""
STAFF_PAGES = (
    ("worklist of staff", "/manage/"),
    ("events of staff", "/manage/events/"),
    ("registrations of an event", f"{_EVENT}/registrations/"),
    ("grid of an event", f"{_EVENT}/attendance/"),
    ("register of a session", _SESSION),
    ("persons", "/manage/persons/"),
)
"""What an organiser asks, of an event with 300 people where it is of one."""


def waits(bench: Bench) -> list[Row]:
    """Measure each page on PostgreSQL with two processes and on SQLite with one."""
    found: dict[str, list[str]] = {}
    with _on_postgres(bench) as (ports, paths):
        _asked(bench, "PostgreSQL", ports, paths, found)
    with _on_sqlite(bench) as (ports, paths):
        _asked(bench, "SQLite", ports, paths, found)
    return [Row(f"8 clients at once: {what}", " · ".join(said)) for what, said in found.items()]


@contextmanager
def _on_postgres(bench: Bench) -> Iterator[tuple[list[int], dict[str, str]]]:
    url = bench.database("waits", crowd(bench.of(PEOPLE, FEW)))
    paths = _paths(url, bench.files)
    with zapisy(bench, url) as servers:
        yield ports_of(servers), paths


@contextmanager
def _on_sqlite(bench: Bench) -> Iterator[tuple[list[int], dict[str, str]]]:
    folder = bench.fresh_folder()
    url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
    migrate(url, folder)
    crowd(bench.of(PEOPLE, FEW))(url, folder)
    paths = _paths(url, folder)
    with office(bench, folder) as servers:
        yield ports_of(servers), paths


def _paths(url: str, folder: Path) -> dict[str, str]:
    """Return the addresses that name rows."""
    with at_work(application(url, folder)), transaction() as work:
        event = work.session.scalars(select(Event).where(Event.slug == CROWD)).one()
        query = select(Registration).where(Registration.event_id == event.id)
        one = work.session.scalars(query.order_by(Registration.id).limit(1)).one()
        token = work.links.token(Purpose.manage, one.id, one.link_version)
        session = event.meetings[0].sessions[0].id
        return {_OWN: f"/registrations/{token}/", _SESSION: f"{_EVENT}/sessions/{session}/attendance"}


def _asked(
    bench: Bench, where: str, ports: Sequence[int], paths: dict[str, str], found: dict[str, list[str]]
) -> None:
    organiser, first = Visitor(), Connection(ports[0])
    drive([(first, signed_in(organiser))])
    first.close()
    cookie = "; ".join(f"{name}={value}" for name, value in organiser.cookies.items())
    for pages, lines in ((PAGES, ()), (STAFF_PAGES, (f"Cookie: {cookie}",))):
        for what, path in pages:
            request = asking(paths.get(path, path), *lines)
            _times(ports, request, FIRST, bench.seconds / 2)
            said = _said(*_times(ports, request, MOST, bench.seconds))
            found.setdefault(what, []).append(f"{where} {said}")


def _times(ports: Sequence[int], request: bytes, most: int, seconds: float) -> tuple[list[float], float]:
    """Ask so often at most, for so long at most; return how long each answer and all of it took."""
    took: list[float] = []
    connections = [Connection(ports[number % len(ports)]) for number in range(CONNECTIONS)]
    began = time.perf_counter()
    try:
        drive([(each, _asking(request, most, took)) for each in connections], seconds)
        return took, time.perf_counter() - began
    finally:
        for each in connections:
            each.close()


def _asking(request: bytes, most: int, took: list[float]) -> Script:
    while len(took) < most:
        began = time.perf_counter()
        answer = yield request
        took.append(time.perf_counter() - began)
        expect(answer, 200, request.split(b" HTTP", 1)[0].decode())


def _said(took: list[float], seconds: float) -> str:
    slowest = milliseconds(percentile(took, 99))
    rate = len(took) / seconds
    return f"{rate:,.0f}/s, half within {milliseconds(median(took))}, 99 of 100 within {slowest}"
