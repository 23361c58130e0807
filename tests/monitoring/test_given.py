"""Everywhere but at the officers': given or missing, and no more; and nothing lies about in clear text."""

import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from app.extensions import db
from app.messages.readers import NO_PARTICIPATION, reader_sets, recipients_of
from app.monitoring.models import ParticipationForm
from app.participation.tasks import tasks
from app.registrations.models import Registration
from app.work import Work
from tests.monitoring.conftest import PESEL, Events, Seated, own, typed
from tests.support.printed import printed
from tests.support.statements import statements

ANSWERS = (PESEL, "Drygały", "12-230", "prywatny@example.com", "isced_5_8", "local_government", "600 100 299")


@pytest.fixture
def two(work: Work, client: FlaskClient, events: Events, seated: Seated) -> list[Registration]:
    """Two people of an event: the first has given the form, the second owes it."""
    event = events()
    people = [seated(event, 1), seated(event, 2)]
    client.post(own(work, people[0]), data=typed())
    return people


def test_the_list_tells_given_or_missing_and_is_narrowed(
    alicja: FlaskClient, two: list[Registration]
) -> None:
    address = f"/manage/events/{two[0].event.slug}/registrations/"
    whole = alicja.get(address).text
    assert "złożony" in whole
    assert "brak" in whole
    missing = alicja.get(f"{address}?participation=missing").text
    assert "Wiśniewski2" in missing
    assert "Wiśniewski1" not in missing
    given = alicja.get(f"{address}?participation=given").text
    assert "Wiśniewski1" in given
    assert "Wiśniewski2" not in given
    file = alicja.get(f"{address[:-1]}.csv").text.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(file), delimiter=";"))
    assert [row["participation_form"] for row in rows] == ["given", "missing"]


def test_the_organisers_page_ticks_what_came_on_paper(
    work: Work, alicja: FlaskClient, two: list[Registration]
) -> None:
    event = two[0].event
    address = f"/manage/events/{event.slug}/participation/"
    page = alicja.get(f"{address}?state=missing").text
    assert "Wiśniewski2" in page
    assert "Wiśniewski1" not in page
    made = alicja.get(f"/manage/registrations/{two[1].id}/participation.pdf")
    assert made.data.startswith(b"%PDF-")
    tick = f"/manage/registrations/{two[1].id}/participation"
    assert [alicja.post(tick).status_code for _ in range(2)] == [303, 303]
    forms = work.session.scalars(select(ParticipationForm).order_by(ParticipationForm.id)).all()
    assert [(each.sealed is None, each.paper_at is None) for each in forms] == [(False, True), (True, False)]
    assert "Wiśniewski2" not in alicja.get(f"{address}?state=missing").text


def test_who_owes_it_is_a_task_and_a_set_of_readers(work: Work, two: list[Registration]) -> None:
    event = two[0].event
    assert [task.arguments for task in tasks(work, event)] == [{"slug": event.slug, "state": "missing"}]
    assert NO_PARTICIPATION in reader_sets(work, event)
    assert [each.name for each in recipients_of(work, event, NO_PARTICIPATION)] == ["Bartek Wiśniewski2"]


def test_the_first_page_counts_who_owes_it(alicja: FlaskClient, two: list[Registration]) -> None:
    assert "Brakuje 1 formularza uczestnictwa" in alicja.get("/manage/").text


def test_the_register_and_the_sheet_say_who_owes_it(
    work: Work, alicja: FlaskClient, two: list[Registration]
) -> None:
    event = two[0].event
    session = event.meetings[0].sessions[0]
    register = f"/manage/events/{event.slug}/sessions/{session.id}/attendance"
    sheet = printed(alicja, f"/manage/events/{event.slug}/sessions/{session.id}/sheet.pdf")
    for said in (alicja.get(register).text, sheet.text):
        assert said.count("brak formularza uczestnictwa") == 1
    ticked = alicja.post(
        f"/manage/registrations/{two[1].id}/participation", data={"session": str(session.id)}
    )
    assert ticked.location.endswith(register)
    assert "brak formularza uczestnictwa" not in alicja.get(register).text


def test_others_can_not_tick(celina: FlaskClient, client: FlaskClient, two: list[Registration]) -> None:
    address = f"/manage/registrations/{two[1].id}/participation"
    assert [celina.post(address).status_code, client.post(address).status_code] == [403, 403]
    assert celina.get(f"{address}.pdf").status_code == 403


def test_the_person_prints_the_form(work: Work, client: FlaskClient, two: list[Registration]) -> None:
    made = client.get(f"{own(work, two[1])}.pdf")
    assert (made.status_code, made.data[:5]) == (200, b"%PDF-")


def test_the_list_costs_the_same_however_many_there_are(
    work: Work, client: FlaskClient, alicja: FlaskClient, seated: Seated, two: list[Registration]
) -> None:
    event = two[0].event
    addresses = [f"/manage/events/{event.slug}/{tab}/" for tab in ("registrations", "participation")]

    def cost() -> list[int]:
        counts = []
        for address in [*addresses, "/manage/"]:
            with statements() as done:
                assert alicja.get(address).status_code == 200
            counts.append(len(done))
        return counts

    cost()
    few = cost()
    for number in range(3, 10):
        client.post(own(work, seated(event, number)), data=typed())
    assert cost() == few


def test_nothing_of_a_form_lies_about_in_clear_text(
    app: Flask, work: Work, session: Session, client: FlaskClient, alicja: FlaskClient, officer: FlaskClient,
    two: list[Registration], data_dir: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    event = two[0].event
    client.post(own(work, two[1]), data=typed(pesel="80831410147"))
    client.post(own(work, two[1]), data=typed(pesel="91923100759", sex="man", town="Ełk"))
    form = work.session.scalars(select(ParticipationForm)).first()
    assert form is not None
    officer.get(f"/manage/participation/forms/{form.id}")
    officer.post(f"/manage/participation/forms/{form.id}")
    exports = b"".join(
        alicja.get(f"/manage/events/{event.slug}/{name}").data
        for name in ("registrations.csv", "registrations/", "history/", "participation/")
    )
    session.close()
    app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backup.zip")])
    words = [*ANSWERS, "91923100759", "80831410147", "Ełk"]
    seen = {"exports": exports, "log": caplog.text.encode()}
    for path in (*data_dir.rglob("*"), tmp_path / "backup.zip"):
        if path.is_file():
            seen[path.name] = path.read_bytes()
    with app.app_context(), db.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).fetchall()  # noqa: S608
            seen[table] = "\n".join(map(str, rows)).encode()
    lying = [(name, word) for name, data in seen.items() for word in words if word.encode() in data]
    shipped = ("isced_5_8", "local_government")  # codes stand in no database unless a dictionary is loaded
    assert [each for each in lying if each[1] not in shipped or each[0] == "monitoring_forms"] == []
    assert "outbox_messages" in seen
    assert "history_facts" in seen
