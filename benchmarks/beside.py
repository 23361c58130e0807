"""One commit as an office runs it: web and worker in one process on SQLite, with the demo that it loads."""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from app.demo.upcoming import FEW_LEFT
from benchmarks.aims import Figure
from benchmarks.client import Answer, Connection, Script, drive
from benchmarks.figures import CONNECTIONS, rate
from benchmarks.installation import settings_of
from benchmarks.problems import Problem
from benchmarks.processes import MEGABYTE, memory
from benchmarks.sign_ups import fields
from benchmarks.visitors import Visitor, asking, expect, own_path
from tests.support.ports import free_port
from tests.support.server import RunningServer, started

PAGE = f"/events/{FEW_LEFT}/"
FEED = "/feeds/events.ics"

# Runs in the commit's own code, and needs of it no more than the names below.
_STATEMENTS = """
import os, re, sys
from sqlalchemy import Engine, event
from app import create_app
from config import from_environment
app = create_app(from_environment())
app.config["KEEP_PAGES"] = False
seen = []
event.listen(Engine, "before_cursor_execute", lambda c, u, statement, *rest: seen.append(statement))
client, page = app.test_client(), sys.argv[1]
def asked(what, *arguments, **options):
    answer = getattr(client, what)(*arguments, **options)
    return answer
def counted(name, *arguments, **options):
    seen.clear()
    answer = asked(*arguments, **options)
    print(name, len(seen), sep="|")
    return answer
def register(name, number):
    form = asked("get", page + "register").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    told = {"csrf_token": token[1], "first_name": "Anna", "last_name": f"Nowak {number}",
            "privacy_notice": "y", "email": f"anna{number}@example.org"}
    answer = counted(name, "post", page + "register", data=told)
    assert answer.status_code == 303, answer.status
    return counted(name + " (own page)", "get", answer.headers["Location"])
for path in (page, "/events/", "/feeds/events.ics"):
    asked("get", path)
register("warm", 1)
print("--")
counted("event page", "get", page)
counted("list", "get", "/events/")
counted("feed", "get", "/feeds/events.ics")
register("sign-up", 2)
"""


@dataclass(frozen=True, slots=True)
class Commit:
    """The code in a folder, and the Python that runs it."""

    root: Path
    python: str

    def measured(self, place: Path, names: Sequence[str], seconds: float) -> dict[str, Figure]:
        """Start it in the empty folder `place`, and measure what is named."""
        place.mkdir()
        found: dict[str, Figure] = {}
        with self._serving(place):
            pass  # The first start loads the demo.
        began = time.perf_counter()
        with self._serving(place) as server:
            passed = time.perf_counter() - began
            if "start" in names:
                found["start to first answer"] = Figure(passed, "s")
            port = int(server.base_url.rpartition(":")[2])
            for name in names:
                if name in _RATES:
                    found |= _RATES[name](port, seconds)
            if "memory" in names:
                found["memory of the process"] = Figure(memory(server.process.pid) / MEGABYTE, "MB")
        if "statements" in names:
            found |= self._statements(place)
        return found

    @contextmanager
    def _serving(self, place: Path) -> Iterator[RunningServer]:
        port = free_port()
        command = [self.python, "-m", "flask", "--app", "wsgi", "serve", "--data", str(place)]
        env = settings_of(place, None)
        starting = started([*command, "--port", str(port)], port, place, env, self.root)
        try:
            server = starting.__enter__()
        except AssertionError as error:
            raise Problem(f"{self.root} does not start: {str(error).strip().splitlines()[-1]}") from error
        try:
            yield server
        finally:
            starting.__exit__(None, None, None)

    def _statements(self, place: Path) -> dict[str, Figure]:
        command = [self.python, "-c", _STATEMENTS, PAGE]
        env = settings_of(place, None)
        done = subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Problem(f"{self.root}: statements: {done.stderr.strip().splitlines()[-1]}")
        lines = done.stdout.partition("--\n")[2].splitlines()
        pairs = (line.split("|") for line in lines)
        return {
            f"{name}, nothing kept": Figure(float(number), "statements", is_count=True)
            for name, number in pairs
        }


def _pages(name: str, request: bytes) -> Callable[[int, float], dict[str, Figure]]:
    def measured(port: int, seconds: float) -> dict[str, Figure]:
        rate([port], request, 200, min(seconds, 0.5))
        return {name: Figure(rate([port], request, 200, seconds)[0], "a second", more_is_better=True)}

    return measured


def _poll(port: int, seconds: float) -> dict[str, Figure]:
    answers: list[Answer] = []

    def script() -> Script:
        answers.append((yield asking(FEED)))

    connection = Connection(port)
    drive([(connection, script())])
    connection.close()
    request = asking(FEED, f"If-None-Match: {answers[0].header('ETag')}")
    return {
        "feed, unchanged": Figure(rate([port], request, 304, seconds)[0], "a second", more_is_better=True)
    }


def _sign_ups(port: int, seconds: float) -> dict[str, Figure]:
    numbers, done = count(), [0]

    def registering() -> Script:
        while True:
            visitor = Visitor()
            yield from visitor.get(PAGE)
            yield from visitor.read_form(f"{PAGE}register")
            answer = yield from visitor.post(f"{PAGE}register", fields(next(numbers), institution=""))
            expect(answer, 303, "a registration")
            yield from visitor.get(own_path(answer))
            done[0] += 1

    connections = [Connection(port) for _ in range(CONNECTIONS)]
    passed = drive([(each, registering()) for each in connections], 2 * seconds)
    for each in connections:
        each.close()
    return {"registration without suggestions": Figure(done[0] / passed, "a second", more_is_better=True)}


_RATES = {
    "event-page": _pages("event page", asking(PAGE)),
    "list": _pages("list", asking("/events/")),
    "ics": _pages("one event's .ics", asking(f"{PAGE}calendar.ics")),
    "feed": _poll,
    "registration": _sign_ups,
}
MEASURES = (*_RATES, "memory", "start", "statements")
"""What can be compared, by name."""
