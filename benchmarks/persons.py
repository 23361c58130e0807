"""Persons across events: the list, searches in it, one person's page, and who may be there twice."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from app import create_app
from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.clock import now
from app.extensions import db
from app.web.transactions import transaction
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.filling import fill
from benchmarks.hours_install import expect
from benchmarks.installation import Bench
from tests.support.databases import migrate, settings
from tests.support.statements import statements

PERSONS, FEW = 100_000, 2_000
COMPARED, FEW_COMPARED = 20_000, 1_000
PAGE, PAIRS = 0.05, 2.0
_EMAIL, _PASSWORD = "kadry@example.org", "zielony parasol 7"
_LIST = "/manage/persons/"
PAGES = (
    ("list of persons", _LIST),
    ("last page of the list", f"{_LIST}?page=999999"),
    ("search that finds everybody", f"{_LIST}?q=a"),
    ("search for a last name", f"{_LIST}?q=zolc"),
    ("search for people of many institutions", f"{_LIST}?q=szkola"),
    ("search for two words", f"{_LIST}?q=elk+17"),
    ("search for one person", f"{_LIST}?q=osoba1777@"),
    ("search that finds nobody", f"{_LIST}?q=qqqq"),
    ("one person", f"{_LIST}1/"),
)
"""What is asked of the larger install: names as in `filling_words.py`, Żółć at the end of the list."""
TWICE = ("who may be there twice", f"{_LIST}pairs")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page took at the least: seconds, seconds of this process's CPU, and statements."""

    seconds: float
    processor: float
    statements: int


def persons(bench: Bench) -> list[Row]:
    """Ask all pages of an organiser on each database; the pairs in an install of their own size."""
    many, some = bench.of(PERSONS, FEW), bench.of(COMPARED, FEW_COMPARED)
    found: dict[tuple[str, int, float], dict[str, Asked]] = {}
    for kind in ("SQLite", "PostgreSQL"):
        for count, pages, aim in ((many, PAGES, PAGE), (some, (TWICE,), PAIRS)):
            with _organiser(bench, kind, count) as client:
                for what, path in pages:
                    found.setdefault((what, count, aim), {})[kind] = _asked(bench, client, path)
    return [_row(*key, each) for key, each in found.items()]


def _row(what: str, count: int, aim: float, found: dict[str, Asked]) -> Row:
    figures = (
        f"{milliseconds(each.seconds)} {kind} (of it {milliseconds(each.processor)} ours)"
        for kind, each in found.items()
    )
    asked = "/".join(dict.fromkeys(str(each.statements) for each in found.values()))
    worst = max(each.seconds for each in found.values())
    said = f"{' · '.join(figures)}; {asked} statements"
    return Row(f"{count:,} persons: {what}", said, milliseconds(aim), at_most(worst, aim))


def _asked(bench: Bench, client: FlaskClient, path: str) -> Asked:
    def ask() -> None:
        expect(client.get(path)).close()

    ask()
    with statements() as seen:
        ask()
    times: list[tuple[float, float]] = []
    began = time.perf_counter()
    while len(times) < bench.of(7, 1) or time.perf_counter() - began < bench.seconds / 3:
        start, own = time.perf_counter(), time.process_time()
        ask()
        times.append((time.perf_counter() - start, time.process_time() - own))
    walls, processors = zip(*times, strict=True)
    return Asked(min(walls), min(processors), len(seen))


@contextmanager
def _organiser(bench: Bench, kind: str, count: int) -> Iterator[FlaskClient]:
    """Give an organiser of everything in an install of so many persons."""
    folder = bench.fresh_folder()
    url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
    if kind == "PostgreSQL":
        url = bench.postgres.url(bench.postgres.create())
    migrate(url, folder)
    app = create_app(settings(url, folder))
    try:
        with app.app_context(), transaction() as work:
            give_role(work, add_staff(work, _EMAIL, "Kora Kadrowa", _PASSWORD), Role.organiser)
        _fill(url, count)
        client = app.test_client()
        expect(client.post("/sign-in", data={"email": _EMAIL, "password": _PASSWORD}), 303)
        yield client
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _fill(url: str, count: int) -> None:
    """Fill the install; some share their number with somebody of a name that is alike.

    Not by the application's own connections, which give up on what takes long.
    """
    engine = create_engine(url)
    fill(engine, count * 10 // 6, max(40, count // 25), now())
    twice: Sequence[dict[str, int]] = [{"id": id} for id in range(9, count - 224, 18)]
    with engine.begin() as connection:
        same = "(SELECT phone FROM people_persons AS other WHERE other.id = people_persons.id - 224)"
        connection.execute(
            text(f"UPDATE people_persons SET phone = {same} WHERE id = :id + 224"),  # noqa: S608
            twice,
        )
    if engine.dialect.name == "postgresql":
        # What autovacuum does within a minute in an install that lives.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE people_persons"))
    engine.dispose()
