"""An install that grows answers with the same statements, and no visitor's statement reads a whole table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from app.extensions import db
from benchmarks.growth import PAGES, VISITOR, Install, Page, installed
from tests.support.postgres import PostgresServer

SMALL, LARGE = (300, 50), (900, 150)
GROWING = (
    "events_(events|registration_rules|meetings|sessions|words)",
    "registrations_registrations",
    "people_persons",
    "people_institution",
    "history_facts",
    "outbox_messages",
    "attendance_(marks|register_versions|decisions)",
    "ledger_entries",
    "groups_(memberships|events)",
    "invitations_invitations",
    "signed_papers_(papers|files|loose)",
    "needs_arrangements",
    "monitoring_(forms|confirmations)",
    "messages_(messages|recipients)",
    "outbox_calls",
    "timetable_entries",
    "consents_consents",
    "interest_(entries|counts|letters)",
)
"""The beginnings of the names of tables that gain rows for as long as an office works."""

Statement = tuple[str, Any]


@contextmanager
def filled(
    kind: str, size: tuple[int, int], folder: Path, request: pytest.FixtureRequest
) -> Iterator[Install]:
    """Fill an install of some size on a database of its own."""
    folder.mkdir()
    if kind == "sqlite":
        with installed(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder, *size) as install:
            yield install
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create()
    with installed(server.url(name), folder, *size) as install:
        yield install
    server.drop(name)


def test_pages_do_not_grow_with_the_install(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with filled(database_kind, SMALL, tmp_path / "small", request) as install:
        before = {page.name: statements_of(install, page) for page in PAGES}
    with filled(database_kind, LARGE, tmp_path / "large", request) as install:
        after = {page.name: statements_of(install, page) for page in PAGES}
        whole = whole_scans(install, {page.name: after[page.name] for page in PAGES if page.waits == VISITOR})
    assert lengths(after) == lengths(before)
    assert whole == []


def test_a_whole_scan_is_noticed(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    bad = "SELECT count(*) FROM events_events WHERE search_text LIKE 'x'"
    with filled(database_kind, SMALL, tmp_path / "small", request) as install:
        assert [name for name, _ in whole_scans(install, {"bad": [(bad, ())]})] == ["bad"]


def lengths(found: dict[str, list[Statement]]) -> dict[str, int]:
    """Return how many statements each page takes."""
    return {name: len(each) for name, each in found.items()}


def statements_of(install: Install, page: Page) -> list[Statement]:
    """Return the statements of a page's second visit: the first may fill a cache."""
    page.ask(install).close()
    seen: list[Statement] = []

    def note(connection: object, cursor: object, statement: str, parameters: Any, *rest: object) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        page.ask(install).close()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return seen


def whole_scans(install: Install, asked: dict[str, list[Statement]]) -> list[tuple[str, str]]:
    """Return the lines of plans in which a growing table is read from end to end, with the page's name."""
    tables = "|".join(GROWING)
    # All that is published is nearly all: to look for no more than that is to read the table.
    sign = re.compile(rf"(SCAN|Seq Scan on) ({tables})|\(publication=\?\)")
    with install.app.app_context(), db.engine.connect() as connection:
        return [
            (name, line)
            for name, statements in asked.items()
            for statement, parameters in statements
            if statement.lstrip().upper().startswith(("SELECT", "WITH"))
            for line in plan(connection, statement, parameters)
            if sign.search(line)
        ]


def plan(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """Return the plan of a statement, line by line."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [str(row[3]) for row in rows]
    # What is small is read whole for good reasons: forbidden, it shows where no index would serve.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    rows = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
    return [str(row[0]).strip() for row in rows]
