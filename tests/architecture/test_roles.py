"""Every route, asked by everybody: the table says who gets in, and a route that it lacks fails here."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db, limiter
from tests.architecture.role_table import (
    BODIES,
    COLUMNS,
    LINK_ROWS,
    LINKS,
    PARTNER,
    REFUSED,
    ROWS,
    Row,
    address,
    link_address,
)
from tests.conftest import TestClock
from tests.support import small_world
from tests.support.statements import statements
from tests.support.world import World

world, data_dir, database_url = small_world.world, small_world.data_dir, small_world.database_url

WRITES = ("INSERT", "UPDATE", "DELETE")
RECORDED = (".csv", ".xlsx", ".pdf", ".zip", "/card/file", "/lists/<int:id>/file", "-reports/<int:id>/file")
"""The ends of addresses that take people along."""


@pytest.fixture
def fresh(app: Flask, data_dir: Path, made_world: tuple[Path, World]) -> Callable[[], None]:
    """Put the world back as it was."""

    def put_back() -> None:
        with app.app_context():
            db.engine.dispose()
            limiter.reset()
        for file in data_dir.glob("zapisy.sqlite3*"):
            file.unlink()
        shutil.copyfile(made_world[0] / "zapisy.sqlite3", data_dir / "zapisy.sqlite3")

    return put_back


@pytest.fixture
def visit(app: Flask, world: World, clock: TestClock) -> Callable[..., TestResponse]:
    """Ask a route as one of the columns, at the address of the world or at another."""
    app.test_client_class = FlaskClient

    def asked(row: Row, who: str, method: str | None = None, path: str | None = None) -> TestResponse:
        client = app.test_client()
        if who in world.keys:
            world.sign_in(client, who, clock.now)
        body = BODIES.get((row.method, row.rule))
        data = body(world) if body else {}
        sent: dict[str, Any] = {"data": data} if row.method == "POST" else {"query_string": data}
        return client.open(path or address(row.rule, world), method=method or row.method, **sent)

    return asked


def answer_of(answer: TestResponse) -> str:
    """The status as the tables write it."""
    to_sign_in = (answer.location or "").startswith("/sign-in?")
    answer.close()
    return "in" if to_sign_in else str(answer.status_code)


def writes_of(seen: list[str]) -> list[str]:
    """The statements that would change something."""
    return [each for each in seen if each.lstrip().upper().startswith(WRITES)]


def test_every_route_is_listed(app: Flask) -> None:
    routes = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert sorted(routes) == sorted((row.method, row.rule) for row in ROWS)
    with_token = [(method, rule) for method, rule in sorted(routes) if "<token>" in rule]
    assert sorted((row.method, row.rule) for row in LINK_ROWS) == with_token


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_who_may_do_what(row: Row, visit: Callable[..., TestResponse], fresh: Callable[[], None]) -> None:
    found: list[str] = []
    for column in COLUMNS:
        limiter.reset()
        with statements() as seen:
            found.append(answer_of(visit(row, column)))
        written = writes_of(seen)
        if row.method == "GET" and row.rule.endswith(RECORDED):
            # Who took a list of people along is recorded: docs/decisions/0044-exports-are-recorded.md
            written = [each for each in written if not each.startswith("INSERT INTO history_facts")]
        if row.rule == "/institutions/<token>/":
            # So is who opened a director's link: docs/decisions/0155-links-of-directors.md
            written = [each for each in written if not each.startswith("INSERT INTO history_facts")]
        if row.method == "GET" or found[-1] in REFUSED:
            assert written == [], column
        elif written:
            fresh()
    assert dict(zip(COLUMNS, found, strict=True)) == dict(zip(COLUMNS, row.expected, strict=True))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_partner_reads_the_own_region_and_changes_nothing(
    row: Row, visit: Callable[..., TestResponse]
) -> None:
    limiter.reset()
    with statements() as seen:
        found = answer_of(visit(row, "zenon"))
    assert found == PARTNER.get(str(row), row.expected[COLUMNS.index("daniel")])
    if row.rule.startswith("/manage/") and row.method == "POST":
        assert writes_of(seen) == []


@pytest.mark.parametrize("row", LINK_ROWS, ids=str)
def test_what_a_link_opens(
    row: Row,
    visit: Callable[..., TestResponse],
    fresh: Callable[[], None],
    world: World,
    clock: TestClock,
) -> None:
    found: list[str] = []
    for kind in LINKS:
        if kind == "late":
            clock.move(days=8)
        with statements() as seen:
            who = "daniel" if kind == "another's" else "visitor"
            found.append(answer_of(visit(row, who, path=link_address(row.rule, world, kind))))
        written = writes_of(seen)
        if row.rule == "/institutions/<token>/" and found[-1] not in REFUSED:
            # That it was opened is recorded: docs/decisions/0155-links-of-directors.md
            written = [each for each in written if not each.startswith("INSERT INTO history_facts")]
        if row.method == "GET" or found[-1] in REFUSED:
            assert written == [], kind
        else:
            fresh()
    assert dict(zip(LINKS, found, strict=True)) == dict(zip(LINKS, row.expected, strict=True))


class TestWithTokens:
    """Forms without their token."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        """Check tokens, as outside of tests."""
        return {"WTF_CSRF_ENABLED": True}

    @pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST"], ids=str)
    def test_a_form_without_its_token_is_refused(self, row: Row, visit: Callable[..., TestResponse]) -> None:
        with statements() as seen:
            assert {visit(row, column).status_code for column in row.admitted or COLUMNS} == {400}
        written = writes_of(seen)
        if row.rule.startswith("/institutions/<token>/"):
            # The form comes back on a page that names people: that it was opened is recorded, as above.
            written = [each for each in written if not each.startswith("INSERT INTO history_facts")]
        assert written == []


def test_what_changes_something_refuses_to_be_read(visit: Callable[..., TestResponse]) -> None:
    readable = {row.rule for row in ROWS if row.method == "GET"}
    verbs = [row for row in ROWS if row.method == "POST" and row.rule not in readable]
    answers = {str(row): visit(row, (row.admitted or COLUMNS)[-1], "GET").status_code for row in verbs}
    assert answers == {str(row): 405 for row in verbs}
