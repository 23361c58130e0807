"""How long a process takes to start, what it weighs in memory, and the first run on a new machine."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from statistics import median

from benchmarks.client import Connection, Script, drive
from benchmarks.data import EVENT_PAGE, demo_and
from benchmarks.exports import signed_in
from benchmarks.figures import Row, at_most, rate
from benchmarks.installation import PROGRAM, Bench, limit, ports_of, settings_of, zapisy
from benchmarks.problems import Problem
from benchmarks.processes import MEGABYTE, memory
from benchmarks.sign_ups import done
from benchmarks.visitors import Visitor, asking, expect
from tests.support.databases import migrate
from tests.support.guard import Guard
from tests.support.server import ROOT

MOST_MEMORY = 120 * MEGABYTE
PAGE = f"/events/{EVENT_PAGE}/"
_ASK_EVERY = 0.005
_FIRST_PATIENCE = 600.0


def memory_of_web(bench: Bench) -> list[Row]:
    """Measure the memory of a web process after its start and after work of every kind."""
    url = bench.database("demo", demo_and(bench.of(1000, 40)))
    with ExitStack() as stack:
        (bare,) = stack.enter_context(limit(bench, url, processes=1))
        (server,) = stack.enter_context(zapisy(bench, url, processes=1))
        fresh = memory(server.process.pid)
        work_of_every_kind(ports_of([server]), bench.seconds, count())
        worked = memory(server.process.pid)
        rate(ports_of([bare]), asking(f"/{EVENT_PAGE}/"), 200, bench.seconds)
        least = memory(bare.process.pid)
    said = (
        f"{worked / MEGABYTE:.0f} MB after pages, calendars, sign-ups and exports; "
        f"{fresh / MEGABYTE:.0f} MB after the start; limit {least / MEGABYTE:.0f} MB"
    )
    verdict = at_most(worked, MOST_MEMORY)
    return [Row("memory of a web process without Redis and metrics", said, "120 MB", verdict)]


def work_of_every_kind(ports: Sequence[int], seconds: float, numbers: "count[int]") -> None:
    """Let servers do what fills their memory: pages, calendars, sign-ups, staff's lists and exports."""
    for path in ("/", "/events/", PAGE, f"{PAGE}calendar.ics", "/feeds/events.ics"):
        rate(ports, asking(path), 200, seconds)
    done(ports, numbers, seconds)
    connection, visitor = Connection(ports[0]), Visitor()
    drive([(connection, signed_in(visitor))])
    manage = f"/manage/events/{EVENT_PAGE}/registrations"
    for path in ("/manage/", "/manage/events/", f"{manage}/", f"{manage}.csv", f"{manage}.xlsx"):
        drive([(connection, _once(visitor, path))])
    connection.close()


def _once(visitor: Visitor, path: str) -> Script:
    yield from visitor.get(path)


def start(bench: Bench) -> list[Row]:
    """Measure the time from the start of a process to its first page, on both databases."""
    url = bench.database("demo", demo_and(bench.of(1000, 40)))
    data = bench.fresh_folder()
    lite = f"sqlite:///{data / 'zapisy.sqlite3'}"
    migrate(lite, data)
    demo_and(0)(lite, data)
    web, office = [], []
    for _ in range(bench.runs):
        port = str(bench.ports.take())
        command = [*PROGRAM, "serve", "--no-worker", "--port", port, "--data", str(bench.files)]
        web.append(first_answer(command, int(port), ROOT, settings_of(bench.files, url)))
        port = str(bench.ports.take())
        command = [str(ROOT / "dev"), "run", "--port", port, "--data", str(data)]
        office.append(first_answer(command, int(port), ROOT, settings_of(data, None)))
    slower = max(median(web), median(office))
    said = f"{median(web):.1f} s a web process on PostgreSQL, {median(office):.1f} s `./dev run` on SQLite"
    return [Row("start to first answer", said, "3 s", at_most(slower, 3.0), "5 s · 10 s")]


def first_run(bench: Bench) -> list[Row]:
    """Measure the first `./dev run` in a fresh clone: environment, database, demo. Needs the network."""
    clone, port = bench.folder / "clone", bench.ports.take()
    said = subprocess.run(
        ["git", "clone", "--quiet", str(ROOT), str(clone)], capture_output=True, text=True, check=False
    )
    if said.returncode != 0:
        raise Problem(f"There is nothing to clone for the first run: {said.stderr.strip()}")
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    env = kept | {"UV_CACHE_DIR": str(bench.folder / "cache")}
    for name in ("DATA_DIR", "DATABASE_URL", "REDIS_URL", "BASE_URL", "SECRET_KEY", "ENVIRONMENT"):
        env.pop(name, None)
    seconds = first_answer([str(clone / "dev"), "run", "--port", str(port)], port, clone, env)
    figure = f"{seconds:.1f} s, nothing cached"
    return [Row("first `./dev run` in a fresh clone", figure, "60 s", at_most(seconds, 60.0))]


def first_answer(command: list[str], port: int, folder: Path, env: Mapping[str, str]) -> float:
    """Start a server and return the seconds until an event's page was there; end it again."""
    log = folder / "first-answer.log" if folder != ROOT else Path(env["DATA_DIR"]) / "first-answer.log"
    began = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdout=output, stderr=output, text=True, start_new_session=True
        )
    guard = Guard(process)
    try:
        while not _answered(port):
            if process.poll() is not None:
                raise Problem(f"The server ended at its start: {log.read_text().strip().splitlines()[-1:]}")
            if time.perf_counter() - began > _FIRST_PATIENCE:
                raise Problem(f"The server did not answer within {_FIRST_PATIENCE:.0f} s.")
            time.sleep(_ASK_EVERY)
        return time.perf_counter() - began
    finally:
        guard.end()


def _answered(port: int) -> bool:
    def script() -> Script:
        answer = yield asking(PAGE)
        expect(answer, 200, PAGE)

    connection = Connection(port)
    try:
        drive([(connection, script())])
    except ConnectionError:
        return False
    finally:
        connection.close()
    return True
