"""Pages that people wait for, each asked by eight clients at once: how many a second, and the slowest."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median

from app.accounts.passwords import DEMO_PASSWORD
from benchmarks.client import Connection, Script, drive
from benchmarks.data import EVENT_PAGE, crowd
from benchmarks.door import entering
from benchmarks.exports import ORGANISER, signed_in
from benchmarks.figures import CONNECTIONS, Row, milliseconds
from benchmarks.installation import Bench, office, ports_of, zapisy
from benchmarks.office import percentile
from benchmarks.problems import Problem
from benchmarks.registers import looking_at_grid
from benchmarks.visitors import Visitor, asking, expect
from benchmarks.waits_places import EVENT, Places, places
from tests.support.databases import migrate

PEOPLE, FEW = 300, 40
FIRST, MOST = 100, 900
"""How often a page is asked to warm up and to be measured: suggestions are answered 1,200 times a minute."""
PAGES = (
    ("event page", f"/events/{EVENT_PAGE}/"),
    ("list", "/events/"),
    ("search in the list", "/events/?q=praca"),
    ("form", f"/events/{EVENT_PAGE}/register"),
    ("suggestions of institutions", "/institutions/suggest?q=ops"),
    ("own page", "{own}"),
    ("one event's .ics", f"/events/{EVENT_PAGE}/calendar.ics"),
    ("public feed, whole", "/feeds/events.ics"),
    ("a recruitment's page", "{recruitment}"),
    ("form of an event of a recruitment", "{recruitment form}"),
    ("an institution's page for its director", "{director}"),
)
"""What visitors ask."""
PARTICIPANTS_PAGES = (("a participant's list", "/my/"),)
"""What somebody asks who has signed in by a link."""
DOOR_PAGES = (("page at the door", "{door}"),)
"""What a phone asks that knows the PIN."""
STAFF_PAGES = (
    ("worklist of staff", "/manage/"),
    ("events of staff", "/manage/events/"),
    ("registrations of an event", f"{EVENT}/registrations/"),
    ("grid of an event", f"{EVENT}/attendance/"),
    ("register of a session", "{session}"),
    ("evidence of a session", "{evidence}"),
    ("a meeting report", "{report}"),
    ("my sessions", "/manage/sessions/"),
    ("institutions of staff", "/manage/institutions/"),
    ("one institution of staff", "{institution}"),
    ("persons", "/manage/persons/"),
)
"""What an organiser asks, of an event with 300 people where it is of one."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is sent over and over: what a client does before, and what is timed."""

    what: str
    before: Callable[[Visitor, Places], Script]
    one: Callable[[Visitor, Places, int], Script]
    between: Callable[[Visitor], Script] | None = None


def waits(bench: Bench) -> list[Row]:
    """Measure each page on PostgreSQL with two processes and on SQLite with one."""
    found: dict[str, list[str]] = {}
    with _on_postgres(bench) as (ports, there):
        _asked(bench, "PostgreSQL", ports, there, found)
    with _on_sqlite(bench) as (ports, there):
        _asked(bench, "SQLite", ports, there, found)
    return [Row(f"8 clients at once: {what}", " · ".join(said)) for what, said in found.items()]


@contextmanager
def _on_postgres(bench: Bench) -> Iterator[tuple[list[int], Places]]:
    people = bench.of(PEOPLE, FEW)
    url = bench.database("waits", crowd(people))
    there = places(url, bench.files, people)
    with zapisy(bench, url) as servers:
        yield ports_of(servers), there


@contextmanager
def _on_sqlite(bench: Bench) -> Iterator[tuple[list[int], Places]]:
    folder = bench.fresh_folder()
    url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
    migrate(url, folder)
    people = bench.of(PEOPLE, FEW)
    crowd(people)(url, folder)
    there = places(url, folder, people)
    with office(bench, folder) as servers:
        yield ports_of(servers), there


def _asked(
    bench: Bench, where: str, ports: Sequence[int], there: Places, found: dict[str, list[str]]
) -> None:
    nobody, organiser, participant, phone = (Visitor() for _ in range(4))
    first = Connection(ports[0])
    for script in (
        signed_in(organiser),
        _by_link(participant, there.path("{sign-in}")),
        entering(phone, there.path("{door}")),
    ):
        drive([(first, script)])
    first.close()
    for pages, visitor in (
        (PAGES, nobody),
        (PARTICIPANTS_PAGES, participant),
        (DOOR_PAGES, phone),
        (STAFF_PAGES, organiser),
    ):
        for what, page in pages:
            asks = partial(_asking, asking(there.path(page), *visitor.lines()))
            _times(ports, [asks] * CONNECTIONS, FIRST, bench.seconds / 2)
            said = _said(*_times(ports, [asks] * CONNECTIONS, MOST, bench.seconds))
            found.setdefault(what, []).append(f"{where} {said}")
    for act in ACTS:
        visitors = _ready(ports, act, there)
        acts = [partial(_acting, act, each, there, number) for number, each in enumerate(visitors)]
        said = _said(*_times(ports, acts, MOST, bench.seconds))
        found.setdefault(act.what, []).append(f"{where} {said}")


def _by_link(visitor: Visitor, path: str) -> Script:
    """Sign in by a link that was mailed, as a participant does."""
    yield from visitor.read_form(path)
    answer = yield from visitor.post(path, {})
    expect(answer, 303, "signing in by a link")


def _ready(ports: Sequence[int], act: Act, there: Places) -> list[Visitor]:
    """Let each client do what comes before."""
    visitors = [Visitor() for _ in range(CONNECTIONS)]
    connections = [Connection(ports[number % len(ports)]) for number in range(CONNECTIONS)]
    scripts = [act.before(each, there) for each in visitors]
    drive(list(zip(connections, scripts, strict=True)))
    for each in connections:
        each.close()
    return visitors


Asks = Callable[[int, list[float]], Script]
"""What a client asks until so many answers have come from all, noting how long each took."""


def _times(
    ports: Sequence[int], asks: Sequence[Asks], most: int, seconds: float
) -> tuple[list[float], float]:
    """Ask so often at most, for so long at most; return how long each answer and all of it took."""
    took: list[float] = []
    connections = [Connection(ports[number % len(ports)]) for number in range(len(asks))]
    passed = 0.0
    try:
        while not took:  # where one answer takes longer than all of the time
            clients = zip(connections, asks, strict=True)
            began = time.perf_counter()
            drive([(each, made(most, took)) for each, made in clients], seconds)
            passed += min(seconds, time.perf_counter() - began)
        return took, passed
    finally:
        for each in connections:
            each.close()


def _asking(request: bytes, most: int, took: list[float]) -> Script:
    while len(took) < most:
        began = time.perf_counter()
        answer = yield request
        took.append(time.perf_counter() - began)
        expect(answer, 200, request.split(b" HTTP", 1)[0].decode())


def _acting(act: Act, visitor: Visitor, there: Places, number: int, most: int, took: list[float]) -> Script:
    """Do the same over and over, each time a little otherwise."""
    while len(took) < most:
        if act.between is not None:
            yield from act.between(visitor)
        began = time.perf_counter()
        yield from act.one(visitor, there, number)
        took.append(time.perf_counter() - began)
        number += CONNECTIONS


def _before_marks(visitor: Visitor, there: Places) -> Script:
    yield from signed_in(visitor)
    names: list[str] = []
    yield from looking_at_grid(visitor, names)
    there.marks[:] = names


def _one_mark(visitor: Visitor, there: Places, number: int) -> Script:
    """Mark somebody in the grid as its script does, each time otherwise than before."""
    value = ("present", "absent", "excused")[number // len(there.marks) % 3]
    answer = yield from visitor.post(_GRID, {there.marks[number % len(there.marks)]: value})
    if answer.status not in (200, 303):
        raise Problem(f"A mark was answered with {answer.status}.")


def _new_sign_in(visitor: Visitor) -> Script:
    visitor.cookies.clear()
    yield from visitor.read_form("/sign-in")


def _one_sign_in(visitor: Visitor, there: Places, number: int) -> Script:
    answer = yield from visitor.post("/sign-in", {"email": ORGANISER, "password": DEMO_PASSWORD})
    expect(answer, 303, "signing in")


def _nothing_before(visitor: Visitor, there: Places) -> Script:
    yield from visitor.get("/")


def _one_calendar(visitor: Visitor, there: Places, number: int) -> Script:
    yield from visitor.get(there.calendars[number % len(there.calendars)])


def _one_search(visitor: Visitor, there: Places, number: int) -> Script:
    words = {"q": ("nowak", "żółć", "kowal", "anna")[number % 4]}
    answer = yield from visitor.post(f"{there.path('{door}')}search", words)
    expect(answer, 200, "a search at the door")


_GRID = f"{EVENT}/attendance/"
ACTS = (
    Act("a participant's own calendar", _nothing_before, _one_calendar),
    Act("one saved mark of a register", _before_marks, _one_mark),
    Act("signing in with a password", _nothing_before, _one_sign_in, _new_sign_in),
    Act("search at the door", lambda visitor, there: entering(visitor, there.path("{door}")), _one_search),
)
"""What is sent, or asked by each client at another address."""


def _said(took: list[float], seconds: float) -> str:
    slowest = milliseconds(percentile(took, 99))
    rate = len(took) / seconds
    return f"{rate:,.0f}/s, half within {milliseconds(median(took))}, 99 of 100 within {slowest}"
