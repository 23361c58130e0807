"""The page of hours: whose project, which days, one kind at a time, and the same as a file."""

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.events.models import Assignment
from app.ledger.models import Book, WhatFor
from app.reports.rows import HEADER, ReportKind
from app.work import Work
from tests.conftest import TestClock
from tests.reports.books import Reported, reported
from tests.support.cast import alicja, staff
from tests.support.staff import with_session

Open = Callable[[Account], FlaskClient]


@pytest.fixture
def open_as(client_as_visitor: Callable[[], FlaskClient], clock: TestClock, session: Session) -> Open:
    """Make the client of a member of staff."""

    def made(account: Account) -> FlaskClient:
        client = with_session(client_as_visitor(), session, account, clock.now)
        session.commit()
        return client

    return made


@pytest.fixture
def at(work: Work, session: Session) -> Reported:
    """What is reported, committed."""
    found = reported(work)
    found.give(1, Book.received, WhatFor.line, found.line.id, 90, institution_id=3)
    found.give(2, Book.received, WhatFor.event, found.editions[0].id, 360, person_id=found.person("Ewa"))
    session.commit()
    return found


def organiser_of(work: Work, name: str, at: Reported) -> Account:
    """Add an organiser of one project alone."""
    account = staff(work, name)
    work.session.add(Assignment(account_id=account.id, role=Role.organiser, project_id=at.project.id))
    work.session.flush()
    return account


def cells(page: str, label: str) -> list[str]:
    """Return what stands in a column, the total last."""
    found = re.findall(rf'data-label="{label}">(.*?)</td>', page, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", cell).strip() for cell in found]


def chosen(client: FlaskClient) -> str:
    """Return the number of the project that the page chose by itself."""
    found = re.search(r'value="(\d+)"\s+selected', client.get("/manage/hours/").text)
    assert found
    return found[1]


def test_an_organiser_sees_their_own_projects_alone(open_as: Open, at: Reported, work: Work) -> None:
    other = reported(work, "Obcy projekt")
    client = open_as(organiser_of(work, "Olga", at))
    page = client.get("/manage/hours/?kind=line").text
    assert "Doradztwo" in page
    assert "Obcy projekt" not in page
    for path in ("/manage/hours/", "/manage/hours.csv", "/manage/hours.xlsx"):
        assert client.get(f"{path}?project={other.project.id}").status_code == 403
        assert client.get(f"{path}?project=999999").status_code == 404
        assert client.get(f"{path}?project=x").status_code == 404


def test_the_newest_minutes_choose_the_project(open_as: Open, at: Reported, work: Work) -> None:
    other = reported(work, "Aktywizacja")
    client = open_as(alicja(work))
    assert chosen(client) == str(at.project.id)
    other.give(9, Book.received, WhatFor.line, other.line.id, 45, institution_id=3)
    work.session.commit()
    assert chosen(client) == str(other.project.id)


def test_hours_are_shown_in_the_unit_of_the_row(open_as: Open, at: Reported, work: Work) -> None:
    client = open_as(alicja(work))
    modules = client.get("/manage/hours/?lang=en").text
    assert "Moduł I" in modules
    assert "45 min" in modules
    assert cells(modules, "Planned") == ["60", "60"]
    assert cells(modules, "Received") == ["8", "8"]
    lines = client.get("/manage/hours/?kind=line&lang=pl").text
    assert cells(lines, "Otrzymane") == ["1,5", "1,5"]


def test_a_figure_opens_the_entries_behind_it(open_as: Open, at: Reported, work: Work) -> None:
    client = open_as(alicja(work))
    for query in ("", "&from=2026-09-01&to=2026-09-30"):
        page = client.get(f"/manage/hours/?kind=line{query}").text
        links = re.findall(r'href="(/manage/hours/entries[^"]*)"', page)
        assert len(links) == 1
        assert client.get(links[0].replace("&amp;", "&")).status_code == 200
    assert "/manage/hours/entries" not in client.get("/manage/hours/?kind=line&from=2026-09-02").text
    for kind in ReportKind:
        assert client.get(f"/manage/hours/?kind={kind}").status_code == 200


def test_a_wrong_day_is_told_at_its_field(open_as: Open, at: Reported, work: Work) -> None:
    client = open_as(alicja(work))
    answer = client.get("/manage/hours/?from=2026-13-01&to=2026-09-30&lang=en")
    assert answer.status_code == 422
    assert 'id="from-error"' in answer.text
    assert 'value="2026-13-01"' in answer.text
    answer = client.get("/manage/hours/?from=2026-09-30&to=2026-09-01&lang=en")
    assert answer.status_code == 422
    assert "The last day lies before the first." in answer.text
    assert client.get("/manage/hours.csv?from=jutro").status_code == 404


def test_the_file_is_the_command_s_with_labels_on_request(open_as: Open, at: Reported, work: Work) -> None:
    client = open_as(alicja(work))
    plain = client.get(f"/manage/hours.csv?project={at.project.id}")
    assert plain.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = plain.data.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert rows[0] == list(HEADER)
    assert rows[2] == ["line", "l-Kooperacja", "Doradztwo", "60", "0", "1", "0", "23400", "0", "90", "0"]
    told = client.get("/manage/hours.csv?labels=1&lang=pl").data.decode("utf-8-sig").splitlines()
    assert told[0].startswith("Rodzaj;Identyfikator;Nazwa;Minut w godzinie;Osoby;Instytucje")
    assert told[2].startswith("linia wsparcia;l-Kooperacja;")


def test_the_workbook_holds_numbers(open_as: Open, at: Reported, work: Work) -> None:
    with open_as(alicja(work)).get("/manage/hours.xlsx?labels=1&lang=en&from=2026-09-14") as answer:
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Kind"
    line = next(row for row in rows if row[0] == "line of support")
    assert line[7:] == [23400, 0, 90, 0]


def test_without_a_project_the_page_says_so(open_as: Open, work: Work) -> None:
    client = open_as(alicja(work))
    assert "Brak projektów" in client.get("/manage/hours/").text
    assert client.get("/manage/hours.csv").status_code == 404


@pytest.mark.parametrize("query", ["page=99", "page=x", "kind=nothing", "project=%00", "from=" + "9" * 400])
def test_odd_queries_are_answered(open_as: Open, at: Reported, work: Work, query: str) -> None:
    assert open_as(alicja(work)).get(f"/manage/hours/?{query}").status_code in (200, 404, 422)
