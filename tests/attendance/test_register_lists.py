"""Registers as people take them along: of one session, of a project, of some days."""

import csv
import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.attendance.register_lists import register_list, rows_counted
from app.events.models import Assignment, Event
from app.events.timing import sessions_of
from app.history.models import HistoryFact
from app.ledger.models import MonthLock
from app.papers.lists import list_csv, list_pdf
from app.projects.models import Project
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import registered

# ruff: noqa: F811
from tests.attendance.test_pages import Place, organiser, place, trainer  # noqa: F401
from tests.support.printed import read
from tests.support.statements import statements

COLUMNS = [
    "day",
    "last_name",
    "role",
    "attendance",
    "minutes",
    "hours",
    "credited_minutes",
    "register",
    "version",
]


@pytest.fixture
def project(place: Place, work: Work) -> Project:
    """The project of the training, which Daniel organises."""
    found = Project(name="Wsparcie usług", project_number="FEWM.09.01", created_at=work.now)
    work.session.add(found)
    work.session.flush()
    place.event.project_id = found.id
    work.session.add(Assignment(account_id=place.daniel.id, role=Role.organiser, project_id=found.id))
    work.session.commit()
    return found


def _taken(client: FlaskClient, address: str, *columns: str) -> list[list[str]]:
    names = list(columns) or COLUMNS
    answer = client.post(address, data={"column": names, "order": names, "format": "csv"})
    assert answer.status_code == 200, address
    text = answer.data.decode("utf-8-sig").partition("\r\n\r\n")[0]
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_an_open_register_has_marks_and_a_confirmed_one_decisions(
    place: Place,
    trainer: FlaskClient,
    work: Work,
) -> None:
    address = f"{place.address}/export"
    trainer.post(f"{place.address}/attendance", data=place.fields("present", "90", "absent"))
    found = _taken(trainer, address, "last_name", "attendance", "minutes", "register")
    assert found[1:] == [
        ["Lis", "nieobecna/nieobecny", "", "otwarta"],
        ["Łęcka", "90", "", "otwarta"],
        ["Żółć-Ćwiklińska", "obecna/obecny", "", "otwarta"],
    ]
    trainer.post(f"{place.address}/confirm", data=place.fields("present", "90", "absent"))
    found = _taken(trainer, address, "last_name", "attendance", "minutes", "hours", "register", "version")
    assert found[1] == ["Lis", "nieobecna/nieobecny", "0", "0,00", "potwierdzona", "1"]
    assert found[2][:4] == ["Łęcka", "90", "90", "2,00"]
    work.session.expire_all()
    text = read(list_pdf(work, register_list(work, place.session), ["last_name", "attendance"])).text
    assert [each for each in ("Wersja listy", "Celina", "Suma kontrolna") if each not in text] == []


def test_a_project_is_taken_by_who_organises_it_and_noted(
    place: Place,
    project: Project,
    signed_in: SignedIn,
    organiser: FlaskClient,
    trainer: FlaskClient,
    work: Work,
) -> None:
    address = f"/manage/projects/{project.id}/attendance/export"
    other = Project(name="Inny", created_at=work.now)
    work.session.add(other)
    work.session.commit()
    daniel = signed_in(place.daniel)
    found = _taken(daniel, address)
    assert len(found) == 10
    assert [len(_taken(organiser, each)) for each in (address, "/manage/attendance/export")] == [10, 10]
    assert trainer.get(address).status_code == 403
    assert daniel.get(f"/manage/projects/{other.id}/attendance/export").status_code == 403
    assert (
        daniel.post("/manage/attendance/export", data={"column": "day", "format": "csv"}).status_code == 403
    )
    assert organiser.get("/manage/projects/999/attendance/export").status_code == 404
    noted = select(HistoryFact.values).where(HistoryFact.kind == "project.attendance_exported")
    assert work.session.scalars(noted).all() == [{"format": "CSV", "count": 9}] * 2


def test_days_narrow_the_registers_and_odd_ones_are_said(
    place: Place,
    project: Project,
    organiser: FlaskClient,
) -> None:
    address = f"/manage/projects/{project.id}/attendance/export"
    day = place.session.day
    assert len(_taken(organiser, f"{address}?since={day}&until={day}")) == 4
    assert len(_taken(organiser, f"{address}?since={day + timedelta(days=1)}")) == 7
    wrong = organiser.get(f"{address}?since={day}&until={day - timedelta(days=1)}")
    assert (wrong.status_code, "Ostatni dzień jest wcześniejszy niż pierwszy." in wrong.text) == (422, True)
    assert organiser.get(f"{address}?since=31.02.2026").status_code == 422
    refused = organiser.post(f"{address}?since=nie", data={"column": "day", "format": "csv"})
    assert refused.status_code == 422


def test_a_closed_month_locks_its_registers(
    place: Place,
    project: Project,
    trainer: FlaskClient,
    organiser: FlaskClient,
    work: Work,
) -> None:
    trainer.post(f"{place.address}/confirm", data=place.fields("present", "present", "present"))
    work.session.add(MonthLock(project_id=project.id, month=f"{place.session.day:%Y-%m}", at=work.now))
    work.session.commit()
    found = _taken(
        organiser, f"/manage/projects/{project.id}/attendance/export", "register", "credited_minutes"
    )
    assert {row[0] for row in found[1:4]} == {"zamknięta"}
    assert all(int(row[1]) > 0 for row in found[1:4])


def test_statements_do_not_grow_with_people(place: Place, work: Work) -> None:
    def taken() -> int:
        work.session.expire_all()
        with statements() as seen:
            for _ in list_csv(work, register_list(work, place.session), COLUMNS):
                pass
        return len(seen)

    before = taken()
    for name in ("Ada", "Ida", "Ola", "Ula"):
        registered(work, place.event, name, "Nowa")
    assert taken() <= before


def test_the_count_is_that_of_the_rows(
    place: Place, project: Project, trainer: FlaskClient, work: Work
) -> None:
    trainer.post(f"{place.address}/confirm", data=place.fields("present", "present", "present"))
    walk_in = {"role": "walk_in", "first_name": "Wanda", "last_name": "Wchodząca", "email": "w@example.org"}
    other = sessions_of(place.event)[1]
    trainer.post(f"/manage/events/modul/sessions/{other.id}/people", data=walk_in)
    assert rows_counted(work, [Event.project_id == project.id]) == 10
