"""The one page by which a list is taken along: columns, order and format, remembered for each account."""

import csv
import io
import re

from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.exports.models import ListChoice
from app.history.models import HistoryFact
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent

NAMES = ("Żak", "=cmd()", "علي")


def _address(work: Work, make_event: MakeEvent) -> str:
    event = make_event(capacity=2)
    for number, name in enumerate(NAMES):
        sign_up(work, event, person(number, last_name=name, institution="OPS w Piszu"))
    return f"/manage/events/{event.slug}/registrations/export"


def _lines(answer: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.decode("utf-8-sig")), delimiter=";"))


def test_a_list_of_registrations_speaks_polish(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    address = _address(work, make_event)
    page = alicja.get(address + "?lang=pl")
    assert page.status_code == 200
    assert "order" in page.text
    order = ["last_name", "state", "institution"]
    form = {"column": order, "order": order, "format": "csv"}
    answer = alicja.post(address, data=form)
    assert answer.status_code == 200
    lines = _lines(answer.data)
    assert lines[0] == ["Nazwisko", "Stan", "Instytucja"]
    assert sorted(line[0] for line in lines[1:4]) == sorted(["Żak", "'=cmd()", "علي"])
    assert {line[1] for line in lines[1:4]} == {"Potwierdzone", "Lista rezerwowa"}
    assert lines[-1][0] == "Suma kontrolna (SHA-256)"
    noted = select(HistoryFact.values).where(HistoryFact.kind == "event.registrations_exported")
    assert work.session.scalars(noted).all() == [{"format": "CSV", "count": 3}]


def test_columns_order_and_format_are_remembered(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    address = _address(work, make_event)
    form = {"column": ["email", "last_name"], "order": ["email", "phone", "last_name"], "format": "pdf"}
    answer = alicja.post(address, data=form)
    assert (answer.status_code, answer.data[:4]) == (200, b"%PDF")
    boxes = re.findall(r'name="column" value="(\w+)"\s+id="[^"]+" checked', alicja.get(address).text)
    assert boxes == ["email", "last_name"]
    assert work.session.scalars(select(ListChoice.format)).all() == ["pdf"]


def test_a_column_moves_up_without_a_script_and_nothing_is_made(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    address = _address(work, make_event)
    form = {"column": ["last_name"], "order": ["state", "last_name"], "format": "csv", "up": "last_name"}
    order = re.findall(r'name="order" value="(\w+)"', alicja.post(address, data=form).text)
    assert order.index("last_name") < order.index("queue_position")
    assert work.session.scalars(select(ListChoice)).all() == []


def test_no_column_and_odd_words_are_refused_with_a_sentence(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    address = _address(work, make_event)
    bare = alicja.post(address + "?lang=en", data={"format": "csv", "column": ["nothing"]})
    assert (bare.status_code, "Tick at least one column." in bare.text) == (422, True)
    assert alicja.post(address, data={"format": "exe", "column": ["state"]}).status_code == 422
    assert alicja.post(address, data={"column": ["state"], "up": "x" * 9_000}).status_code == 200


def test_a_workbook_has_the_title_and_what_was_searched(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    address = _address(work, make_event)
    form = {"column": ["last_name", "registered_at"], "order": ["last_name"], "format": "xlsx"}
    answer = alicja.post(f"{address}?state=waiting", data=form)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    answer.close()
    assert rows[0][0] == "Zgłoszenia"
    head = next(number for number, row in enumerate(rows) if row[0] == "Nazwisko")
    assert [row[0] for row in rows[head + 1 :]] == ["علي"]


def test_others_get_neither_page_nor_file(
    work: Work, make_event: MakeEvent, client: FlaskClient, celina: FlaskClient
) -> None:
    address = _address(work, make_event)
    assert celina.get(address).status_code == 403
    assert celina.post(address, data={"column": ["last_name"], "format": "csv"}).status_code == 403
    assert client.get(address).status_code == 303
