"""The figures at /metrics: who may read them, what they say, and what they never say."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.extensions import db
from app.outbox.models import LetterState, WorkerBeat
from app.work import Work
from tests.conftest import START
from tests.outbox.conftest import a_message
from tests.support.statements import statements
from tests.support.world import World, build_world

TOKEN = "a-token-of-twenty-letters"
Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Metrics are on."""
    return {"METRICS_TOKEN": TOKEN}


@pytest.fixture
def world(work: Work, session: Session) -> World:
    """Everybody and one of everything."""
    built = build_world(work)
    session.commit()
    return built


def page(client: FlaskClient, token: str = TOKEN) -> str:
    """Return the page as who has the token sees it."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    return answer.text


def read(client: FlaskClient) -> Figures:
    """Return the figures as Prometheus reads them."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page(client))
        for sample in family.samples
    }


def figure(found: Figures, name: str, **labels: str) -> float | None:
    """Return one figure."""
    return found.get((name, tuple(sorted(labels.items()))))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "shown", [None, "", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer ż", f"bearer  {TOKEN}"]
)
def test_nobody_reads_them_without_the_token(client: FlaskClient, shown: str | None) -> None:
    answer = client.get("/metrics", headers={"Authorization": shown} if shown is not None else {})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.text == "The token is missing or wrong.\n"


@pytest.mark.sqlite
def test_a_session_opens_nothing_and_none_is_made(client: FlaskClient, world: World) -> None:
    assert "Set-Cookie" not in client.get("/metrics").headers
    world.sign_in(client, "grazyna", START)
    assert client.get("/metrics").status_code == 401
    assert client.get(f"/metrics?token={TOKEN}").status_code == 401


@pytest.mark.sqlite
class TestOff:
    """Metrics as they are by default."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        """Nothing is set."""
        return {}

    @pytest.mark.parametrize("shown", ["", "Bearer ", f"Bearer {TOKEN}"])
    def test_there_is_no_such_page(self, app: Flask, client: FlaskClient, shown: str) -> None:
        assert client.get("/metrics", headers={"Authorization": shown}).status_code == 404
        assert "measured" not in app.extensions


@pytest.mark.sqlite
def test_requests_are_counted_by_route_method_and_status(client: FlaskClient, world: World) -> None:
    for path in ("/events/seminarium/", "/events/szkolenie/", "/events/nowhere/", "/nowhere"):
        client.get(path)
    client.post("/events/seminarium/register", data={})
    found = read(client)
    shown = {"route": "/events/<slug>/", "method": "GET"}
    assert figure(found, "zapisy_requests_total", **shown, status="2xx") == 2
    assert figure(found, "zapisy_requests_total", **shown, status="4xx") == 1
    assert figure(found, "zapisy_requests_total", route="(no route)", method="GET", status="4xx") == 1
    form = {"route": "/events/<slug>/register", "method": "POST"}
    assert figure(found, "zapisy_requests_total", **form, status="4xx") == 1
    assert figure(found, "zapisy_request_seconds_count", **shown) == 3
    assert figure(found, "zapisy_request_seconds_bucket", **shown, le="+Inf") == 3
    assert (figure(found, "process_resident_memory_bytes") or 0) > 20_000_000


@pytest.mark.sqlite
def test_no_address_adds_a_label(client: FlaskClient, world: World) -> None:
    def labels() -> set[tuple[str, ...]]:
        return {
            tuple(value for key, value in names if key != "le")
            for (name, names) in read(client)
            if name.startswith("zapisy_request")
        }

    read(client)
    client.open("/nowhere", method="BREW")
    client.get("/nowhere")
    client.get("/events/seminarium/")
    client.get("/events/nowhere/")
    before = labels()
    for number in range(30):
        client.get(f"/nowhere-{number}")
        client.get(f"/events/nowhere-{number}/")
        client.open("/nowhere", method=f"BREW{number}")
    assert labels() == before


def test_the_installation_is_told_in_numbers(client: FlaskClient, world: World, session: Session) -> None:
    session.execute(text("DELETE FROM outbox_messages"))
    for number, minutes in enumerate((7, 3, -5)):
        session.add(a_message(number, due_at=START - timedelta(minutes=minutes)))
    session.add(a_message(10, state=LetterState.failed, due_at=START - timedelta(days=3)))
    session.add(a_message(11, state=LetterState.sent, due_at=START - timedelta(days=3)))
    session.add(WorkerBeat(name="worker", at=START - timedelta(seconds=30)))
    found = read(client)
    names = ("outbox_due", "outbox_oldest_due_seconds", "outbox_failed", "worker_beat_seconds", "database_up")
    assert [figure(found, f"zapisy_{name}") for name in names] == [2, 420, 1, 30, 1]
    states = {
        dict(labels)["state"]: value
        for (name, labels), value in found.items()
        if name == "zapisy_registrations"
    }
    assert {state: count for state, count in states.items() if count} == {"confirmed": 6, "waiting": 1}
    [revision] = [dict(labels) for (name, labels) in found if name == "zapisy_schema_info"]
    [built] = [dict(labels) for (name, labels) in found if name == "zapisy_build_info"]
    assert built == {"version": "0.1.0", "schema": revision["revision"]}


@pytest.mark.sqlite
def test_connections_at_work_are_counted_without_the_asking_one(app: Flask, client: FlaskClient) -> None:
    def used() -> float | None:
        return figure(read(client), "zapisy_database_connections", state="used")

    assert used() == 0
    with app.app_context(), db.engine.connect():
        assert used() == 1
    assert used() == 0


@pytest.mark.sqlite
def test_no_worker_is_no_figure(client: FlaskClient) -> None:
    assert figure(read(client), "zapisy_worker_beat_seconds") is None


@pytest.mark.sqlite
def test_nobody_is_named(client: FlaskClient, world: World) -> None:
    for path in ("/events/?q=Bartek", f"/registrations/{world.tokens['place']}/", "/events/seminarium/"):
        client.get(path)
    world.sign_in(client, "bartek", START).get("/my/")
    text_of_page = page(client)
    for word in ("Bartek", "bartek", "Lubaw", "example.org", "seminarium", world.tokens["place"], TOKEN):
        assert word not in text_of_page


def test_the_database_is_asked_four_times_however_much_there_is(
    client: FlaskClient, world: World, session: Session
) -> None:
    def asked() -> int:
        with statements() as seen:
            page(client)
        return len([each for each in seen if not each.startswith("BEGIN")])

    few = asked()
    for number in range(100, 160):
        session.add(a_message(number, state=list(LetterState)[number % 3]))
    session.commit()
    assert (few, asked()) == (4, 4)


def test_a_database_that_fails_is_told(client: FlaskClient, session: Session) -> None:
    session.execute(text("ALTER TABLE outbox_messages RENAME TO gone"))
    session.commit()
    found = read(client)
    assert figure(found, "zapisy_database_up") == 0
    assert figure(found, "zapisy_outbox_due") is None
    assert (figure(found, "process_open_fds") or 0) > 3
