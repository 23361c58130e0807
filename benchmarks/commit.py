"""What is done in a version's own code: its databases are filled, and the statements of a visit counted."""

import re
import sqlite3
import subprocess
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.data import SIGN_UP
from benchmarks.installation import Bench, Code, settings_of
from benchmarks.problems import Problem

RUSH_PLACES = 15
FEED_SESSIONS = 500
SEVERAL = 8
"""How many letters the worker finds at once when it is told what one of several costs."""
_IDLE, _WORKER, _EIGHT = "worker, nothing due", "worker", "worker, eight letters"
PARTS = ("event page", "form", "suggestions", "submit", "own page", _WORKER)

# Of each version it needs no more than these names, which the commits since 4727f21 have.
_FILL = """
import sys
from pathlib import Path
from typing import Any
from app.web.transactions import transaction
from benchmarks import data
from benchmarks.installation import application, at_work
from tests.support.databases import migrate
url, folder, what, events, rushes, places = sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]
migrate(url, folder)
if what == "feed":
    data.sessions(int(events))(url, folder)
else:
    data.demo_and(int(events))(url, folder)
    with at_work(application(url, folder)), transaction() as work:
        for number in range(int(rushes)):
            name = f"rush-{number}"
            work.session.add(data.an_event(number, slug=name, record_id=name, capacity=int(places)))
"""

# The marks go the way of the statements, so that both are in one list in their order.
_VISIT = """
import re, sqlite3, sys, urllib.parse
from pathlib import Path
from typing import Any
from sqlalchemy import Engine, event, create_engine, text
from app.outbox.commands.worker import Worker
from benchmarks.installation import application
url, folder, slug, suggestions, institution = sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]
app = application(url, folder)
seen = open(folder / "seen.txt", "w")
note = lambda statement: print(" ".join(statement.split())[:200], file=seen, flush=True)
if url.startswith("sqlite"):
    event.listen(Engine, "connect", lambda raw, record: raw.set_trace_callback(note))
    mark = lambda name: note("MARK " + name)
else:
    marks = create_engine(url, isolation_level="AUTOCOMMIT").connect()
    mark = lambda name: marks.exec_driver_sql("SELECT 'MARK " + name + "'")
client = app.test_client()
def visit(number, told):
    mark("event page")
    client.get(f"/events/{slug}/")
    mark("form")
    form = client.get(f"/events/{slug}/register").text
    mark("suggestions")
    client.get(suggestions)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    told = {"csrf_token": token[1], "first_name": "Anna", "last_name": "Nowak", "phone": "600 100 200",
            "position": "pracownik socjalny", "privacy_notice": "y", "email": f"anna{number}@example.org",
            "institution": told}
    mark("submit")
    answer = client.post(f"/events/{slug}/register", data=told)
    assert answer.status_code == 303, answer.status
    mark("own page")
    client.get(answer.headers["Location"])
    mark("between")
worker = Worker(app)
for number in range(8):  # after some times drivers prepare a statement, which is one more only then
    visit(number, institution)
    worker.deliver_all()
mark("worker, nothing due")
worker.deliver_all()
mark("begin")
visit(100, institution)
mark("worker")
worker.deliver_all()
for number in range(8):
    visit(200 + number, institution)
mark("worker, eight letters")
worker.deliver_all()
mark("end")
"""


def filled(code: Code, url: str, folder: Path, what: str, events: int, rushes: int = 0) -> None:
    """Let a version make its tables in an empty database and fill them: `feed` or `day`."""
    arguments = [url, str(folder), what, str(events), str(rushes), str(RUSH_PLACES)]
    _run(code, _FILL, arguments, folder)


def statements_of_visit(
    bench: Bench, code: Code, url: str, folder: Path, suggestions: str, institution: str
) -> dict[str, float]:
    """Return how many statements each part of a whole visit sends to the database, by PARTS, and what the
    worker's part is when it finds several letters at once.

    Everything counts that the driver sends, BEGIN and COMMIT too: on PostgreSQL its own log tells it, on
    SQLite the library's trace. What a worker asks when nothing is due does not count.
    """
    log = bench.postgres.folder / "log"
    began = log.stat().st_size
    if not url.startswith("sqlite"):
        _let_log(url)
    _run(code, _VISIT, [url, str(folder), SIGN_UP, suggestions, institution], folder)
    if url.startswith("sqlite"):
        lines = (folder / "seen.txt").read_text().splitlines()
        return counted([each for each in lines if not each.startswith("--")])
    with log.open("rb") as there:
        there.seek(began)
        told = there.read().decode(errors="replace")
    return counted(re.findall(r"LOG:  (?:statement|execute [^:]*): (.*)", told))


def seats_given(url: str, slug: str) -> int:
    """Return how many places of an event are given; the slug is our own."""
    parts = (
        "SELECT count(*) FROM registrations_registrations r JOIN events_events e ON e.id = r.event_id",
        f"WHERE e.slug = '{slug}' AND r.state = 'confirmed'",
    )
    query = " ".join(parts)
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=60)) as connection:
            return int(connection.execute(query).fetchone()[0])
    with closing(_connected(url)) as database:
        row = database.execute(query.encode()).fetchone()
        return int(row[0]) if row else 0


def counted(lines: list[str]) -> dict[str, float]:
    """Count what lies behind each mark of the visit that counts, the first behind "begin"."""
    counts: Counter[str] = Counter()
    done: set[str] = set()
    part = ""
    for line in lines:
        found = re.match(r"(?:SELECT ')?MARK ([^']+)", line)
        if found:
            done = set() if found[1] == "begin" else done | {part}
            part = found[1]
            counts[part] = counts[part] if part in done else 0
        elif part not in done:
            counts[part] += 1
    idle = counts[_IDLE]
    counts[_WORKER] -= idle
    return {part: float(counts[part]) for part in PARTS} | {
        "worker, a letter of several": (counts[_EIGHT] - idle) / SEVERAL
    }


def _connected(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def _let_log(url: str) -> None:
    with closing(_connected(url)) as database:
        name = database.info.dbname
        database.execute(f"ALTER DATABASE \"{name}\" SET log_statement = 'all'".encode())


def _run(code: Code, script: str, arguments: list[str], folder: Path) -> None:
    command = [code.python, "-c", script, *arguments]
    env = settings_of(folder, None)
    done = subprocess.run(command, cwd=code.root, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Problem(f"{code.root}: {done.stderr.strip().splitlines()[-1:]}")
