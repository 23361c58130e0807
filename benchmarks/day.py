"""The day a popular training opens: one version's figures, all of them in one round.

`./dev bench day` takes five rounds of our own code, `./dev bench --against COMMIT day` takes ours and the
commit's in turns. Each round begins with a fresh copy of the database and fresh processes, and measures the
limit beside what it compares. Decision 0254 says what is compared with what, and why.
"""

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

from benchmarks.aims import Figure
from benchmarks.commit import FEED_SESSIONS, RUSH_PLACES, filled, seats_given, statements_of_visit
from benchmarks.data import EVENT_PAGE, SIGN_UP
from benchmarks.figures import rate
from benchmarks.installation import Bench, Code, larger, limit, mail_server, office, ports_of, zapisy
from benchmarks.office import percentile
from benchmarks.pages import once
from benchmarks.problems import Problem
from benchmarks.processes import MEGABYTE, memory
from benchmarks.starts import work_of_every_kind
from benchmarks.visitors import asking
from benchmarks.visits import SUGGESTIONS, rush, sign_ups, visits

FEED, LIST, PAGE = "/feeds/events.ics", "/events/", f"/events/{EVENT_PAGE}/"
INSTITUTION = "Ośrodek Pomocy Społecznej nr 1"
RUSH_PEOPLE = 100
RUSHES = 3
"""How many times a round lets the doors open in each way."""
LIMIT, ALL = "limit", "all"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A version with its filled databases: names of PostgreSQL's templates, and folders."""

    code: Code
    day: str
    feed: str
    files: Path
    lite: Path


@dataclass(frozen=True, slots=True)
class Taken:
    """What a round found, and what went wrong in it."""

    figures: dict[str, Figure]
    failed: Sequence[str]


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a version; `bare`: the ports of the limit."""

    bench: Bench
    prepared: Prepared
    bare: Sequence[int]

    @contextmanager
    def copy_of(self, template: str) -> Iterator[str]:
        """Give the address of a fresh copy of a PostgreSQL database, which goes with the block."""
        name = self.bench.postgres.create(template)
        try:
            yield self.bench.postgres.url(name)
        finally:
            self.bench.postgres.drop(name)

    def limit(self) -> float:
        """Return the limit's answers a second now."""
        return rate(self.bare, asking("/bench-1/"), 200, self.bench.seconds)[0]

    def pages(self, ports: Sequence[int], path: str, *more: str, status: int = 200) -> float:
        """Return a page's answers a second, its first visitors not counted."""
        request = asking(path, *more)
        rate(ports, request, status, min(0.5, self.bench.seconds / 2))
        return rate(ports, request, status, self.bench.seconds)[0]


def prepared(bench: Bench, code: Code) -> Prepared:
    """Let a version fill its databases: the day's, the feed's, and an office's on SQLite."""
    files, lite = bench.fresh_folder(), bench.fresh_folder()
    day, feed = bench.postgres.create(), bench.postgres.create()
    rushes = 2 * RUSHES
    filled(code, bench.postgres.url(day), files, "day", bench.of(1000, 40), rushes)
    filled(code, bench.postgres.url(feed), files, "feed", bench.of(FEED_SESSIONS, 40))
    filled(code, f"sqlite:///{lite / 'zapisy.sqlite3'}", lite, "day", bench.of(1000, 40), rushes)
    return Prepared(code, day, feed, files, lite)


def measured(bench: Bench, mine: Prepared, bare: Sequence[int], names: Sequence[str]) -> Taken:
    """Take one round of what is named; a part that fails is told, and the others go on."""
    turn, found, failed = Round(bench, mine, bare), dict[str, Figure](), list[str]()
    for name in names:
        try:
            found |= MEASURES[name](turn)
        except Problem as problem:
            failed.append(f"{name} of {mine.code.root.name}: {problem}")
            print(f"LEFT OUT: {failed[-1]}", file=sys.stderr, flush=True)
    return Taken(found, failed)


def limits_database(bench: Bench) -> str:
    """Return the address of the database that the limit reads, the same for all versions."""
    name = bench.postgres.create()
    filled(Code(), bench.postgres.url(name), bench.fresh_folder(), "feed", 40)
    return bench.postgres.url(name)


def bare_page(bench: Bench, stack: ExitStack) -> list[int]:
    """Start the limit for as long as the stack lives; return its ports."""
    return ports_of(stack.enter_context(limit(bench, limits_database(bench))))


def _larger(turn: Round) -> dict[str, Figure]:
    """Measure the larger installation: pages kept, registrations, rushes, and its memory in the end."""
    numbers, found, mine = count(1), dict[str, Figure](), turn.prepared
    with (
        turn.copy_of(mine.day) as url,
        larger(turn.bench, url, code=mine.code, files=mine.files) as servers,
    ):
        ports = ports_of(servers)
        found |= _shared(turn, "event page, kept", partial(turn.pages, ports, PAGE))
        found |= _shared(turn, "list, kept", partial(turn.pages, ports, LIST))
        found |= _shared(turn, "one event's .ics", partial(turn.pages, ports, f"{PAGE}calendar.ics"))
        found |= _visits(turn, "PostgreSQL", ports, numbers, turn.limit())
        people = turn.bench.of(200, 16)
        one = sign_ups(ports, SIGN_UP, numbers, people)
        found["sign-ups of one event, PostgreSQL"] = _rate(people / one.passed)
        found |= _rushes(turn, "PostgreSQL", url, ports, numbers)
        for port in ports:
            work_of_every_kind([port], turn.bench.seconds / 3, numbers)
        most = max(memory(server.process.pid) for server in servers)
        found["memory of a web process"] = Figure(most / MEGABYTE, "MB")
    return found


def _anew(turn: Round) -> dict[str, Figure]:
    """Measure pages of which nothing is kept."""
    mine, found = turn.prepared, dict[str, Figure]()
    anew = {"KEEP_PAGES": "0"}
    with (
        turn.copy_of(mine.day) as url,
        zapisy(turn.bench, url, code=mine.code, files=mine.files, environ=anew) as servers,
    ):
        ports = ports_of(servers)
        found |= _shared(turn, "event page, nothing kept", partial(turn.pages, ports, PAGE))
        found |= _shared(turn, "list, nothing kept", partial(turn.pages, ports, LIST))
    return found


def _feed(turn: Round) -> dict[str, Figure]:
    """Measure the public feed asked again: without a tag the whole of it, with its tag 304."""
    mine, found = turn.prepared, dict[str, Figure]()
    with (
        turn.copy_of(mine.feed) as url,
        zapisy(turn.bench, url, code=mine.code, files=mine.files) as servers,
    ):
        ports = ports_of(servers)
        tag = f"If-None-Match: {once(ports[0], FEED).header('ETag')}"
        found |= _shared(turn, "feed, whole", partial(turn.pages, ports, FEED))
        found |= _shared(turn, "feed, 304", partial(turn.pages, ports, FEED, tag, status=304))
    return found


def _office(turn: Round) -> dict[str, Figure]:
    """Measure an office's server: web and worker in one process on SQLite."""
    folder = turn.bench.fresh_folder()
    shutil.copytree(turn.prepared.lite, folder, dirs_exist_ok=True)
    numbers, found = count(1), dict[str, Figure]()
    with mail_server(turn.bench) as mail:
        environ = mail | {"ENVIRONMENT": "production", "TRUSTED_PROXIES": "1"}
        with office(turn.bench, folder, code=turn.prepared.code, **environ) as servers:
            ports, url = ports_of(servers), f"sqlite:///{folder / 'zapisy.sqlite3'}"
            found |= _visits(turn, "SQLite", ports, numbers, turn.limit())
            people = turn.bench.of(200, 16)
            one = sign_ups(ports, SIGN_UP, numbers, people)
            found["sign-ups of one event, SQLite"] = _rate(people / one.passed)
            found |= _rushes(turn, "SQLite", url, ports, numbers)
    shutil.rmtree(folder)
    return found


def _statements(turn: Round) -> dict[str, Figure]:
    """Count the statements of one whole visit, the worker's and BEGIN and COMMIT among them."""
    folder, mine = turn.bench.fresh_folder(), turn.prepared
    shutil.copytree(mine.lite, folder, dirs_exist_ok=True)
    with turn.copy_of(mine.day) as url:
        found = _statements_on(turn, "PostgreSQL", url, folder)
    found |= _statements_on(turn, "SQLite", f"sqlite:///{folder / 'zapisy.sqlite3'}", folder)
    shutil.rmtree(folder)
    return found


def _statements_on(turn: Round, where: str, url: str, folder: Path) -> dict[str, Figure]:
    parts = statements_of_visit(turn.bench, turn.prepared.code, url, folder, SUGGESTIONS, INSTITUTION)
    several = parts.pop("worker, a letter of several")
    whole = sum(parts.values())
    counts = {
        ALL: whole,
        "with its letter among several": whole - parts["worker"] + several,
        **parts,
        "worker, a letter of several": several,
    }
    return {
        f"statements of a registration, {where}, {name}": Figure(number, "", is_count=True)
        for name, number in counts.items()
    }


def _visits(
    turn: Round, where: str, ports: Sequence[int], numbers: "count[int]", bare: float
) -> dict[str, Figure]:
    visits(ports, SIGN_UP, numbers, min(1.0, turn.bench.seconds))
    # Long, since few are done in a second, and the eight under way in the end don't count.
    times = visits(ports, SIGN_UP, numbers, 4 * turn.bench.seconds)
    name = f"whole registrations, {where}"
    return {
        **_of_limit(name, times.rate, bare),
        f"{name}: half of the submits within": Figure(median(times.submits), "s"),
        f"{name}: 99 of 100 submits within": Figure(percentile(times.submits, 99), "s"),
    }


def _rushes(
    turn: Round, where: str, url: str, ports: Sequence[int], numbers: "count[int]"
) -> dict[str, Figure]:
    """Let the doors open in both ways; the books must be exact each time."""
    found, ways = dict[str, Figure](), (("whole visits", False), ("form open", True))
    for way, (name, is_open) in enumerate(ways):
        lasts = []
        for number in range(turn.bench.of(RUSHES, 1)):
            slug = f"rush-{way * RUSHES + number}"
            lasts.append(rush(ports, slug, numbers, RUSH_PEOPLE, is_open=is_open))
            if (given := seats_given(url, slug)) != RUSH_PLACES:
                raise Problem(f"{given} places of {RUSH_PLACES} were given by {turn.prepared.code.root}.")
        what = f"{RUSH_PEOPLE} for {RUSH_PLACES}, {name}, {where}: last answer"
        found[what] = Figure(median(lasts), "s")
    return found


def _shared(turn: Round, name: str, subject: Callable[[], float]) -> dict[str, Figure]:
    """Measure a rate right after the limit's."""
    bare = turn.limit()
    return _of_limit(name, subject(), bare)


def _of_limit(name: str, found: float, bare: float) -> dict[str, Figure]:
    return {
        name: _rate(found),
        f"{name}, share": Figure(found / bare, "of the limit", more_is_better=True),
        f"{LIMIT} beside it, {name}": _rate(bare),
    }


def _rate(value: float) -> Figure:
    return Figure(value, "a second", more_is_better=True)


MEASURES: dict[str, Callable[[Round], dict[str, Figure]]] = {
    "day-larger": _larger,
    "day-anew": _anew,
    "day-feed": _feed,
    "day-office": _office,
    "day-statements": _statements,
}
"""The day's parts by name; `day` is all of them."""
