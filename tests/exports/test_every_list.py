"""Every list that can be taken along: in each format and both languages, whatever stands in it."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.papers.lists import PDF_COLUMNS, Kind, Listing, list_csv, list_pdf, list_xlsx
from app.papers.sheets import Cell
from app.work import Work
from tests.architecture.role_table import ROWS, address
from tests.conftest import TestClock
from tests.support import small_world
from tests.support.printed import read
from tests.support.world import World

world, data_dir, database_url = small_world.world, small_world.data_dir, small_world.database_url

NOT_HERE = "/manage/events/<slug>/surveys/results/export"
"""Nobody has answered in this world: tests/surveys/test_pages.py."""
LISTS = [
    row.rule for row in ROWS
    if row.method == "POST" and row.rule.endswith("/export") and row.rule != NOT_HERE
]  # fmt: skip
HEADINGS_WITHOUT = re.compile(r"[a-z]_[a-z]")
ODD = ("=1+1", "@cmd", "\t+cmd|' /C calc'!A0", "علي الحسن", "שלום =1+1", "Ż" * 300, "a b " * 75)
MAKERS: dict[str, Callable[..., Any]] = {
    "list_csv": list_csv, "list_xlsx": list_xlsx, "list_pdf": list_pdf
}  # fmt: skip
Rows = Callable[[Listing, Work], Sequence[Sequence[Cell]]]
Holding = Callable[[Rows], None]


def nothing(listing: Listing, work: Work) -> Sequence[Sequence[Cell]]:
    return ()


def odd_names(listing: Listing, work: Work) -> Sequence[Sequence[Cell]]:
    """Return a row for each odd name, which stands in each column of text; the rest is as the list has it."""
    first = next(iter(listing.rows(work)), [None] * len(listing.columns))
    return [
        [name if each.kind is Kind.text else cell for each, cell in zip(listing.columns, first, strict=True)]
        for name in ODD
    ]


@pytest.fixture
def holding(monkeypatch: pytest.MonkeyPatch) -> Holding:
    """Let each list hold other rows: `holding(nothing)`."""

    def held(rows: Rows) -> None:
        def instead(name: str, work: Work, listing: Listing, chosen: Sequence[str]) -> Any:
            return MAKERS[name](work, replace(listing, rows=lambda own: rows(listing, own)), chosen)

        for name in MAKERS:
            monkeypatch.setattr(f"app.exports.forms.{name}", partial(instead, name))

    return held


@pytest.fixture
def client(request: pytest.FixtureRequest, app: Flask, world: World, clock: TestClock) -> FlaskClient:
    app.test_client_class = FlaskClient
    who = "zenon" if "/region/" in request.getfixturevalue("rule") else "grazyna"
    return world.sign_in(app.test_client(), who, clock.now)


def columns_of(client: FlaskClient, here: str, language: str) -> list[str]:
    """Open the page in a language, and return what can be ticked."""
    names = re.findall(r'name="column" value="([^"]+)"', client.get(f"{here}?lang={language}").text)
    assert names
    return names


def taken(client: FlaskClient, here: str, names: Sequence[str], format: str) -> bytes:
    """Return the file of a list."""
    with client.post(here, data={"column": names, "order": names, "format": format}) as answer:
        assert answer.status_code == 200, re.findall(r'id="error-[^>]*>([^<]*)', answer.text)
        return answer.get_data()


def rows_of(data: bytes) -> list[list[str]]:
    """Return the heading and the rows of a CSV, without what it says below."""
    text = data.decode("utf-8-sig").partition("\r\n\r\n")[0]
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("rule", LISTS)
def test_a_list_speaks_the_readers_language(rule: str, client: FlaskClient, world: World) -> None:
    here, found = address(rule, world), {}
    for language in ("pl", "en"):
        names = columns_of(client, here, language)
        header = found[language] = rows_of(taken(client, here, names, "csv"))[0]
        assert taken(client, here, names, "xlsx").startswith(b"PK")
        assert len(header) >= len(names)
        assert len(set(header)) == len(header), "two columns of one heading"
        assert [each for each in header if HEADINGS_WITHOUT.search(each)] == []
    assert found["pl"] != found["en"]


@pytest.mark.parametrize("rule", LISTS)
@pytest.mark.parametrize("rows", [nothing, odd_names])
def test_a_list_opens_in_every_format(
    rows: Rows, rule: str, client: FlaskClient, world: World, holding: Holding
) -> None:
    holding(rows)
    here, count = address(rule, world), 0 if rows is nothing else len(ODD)
    for language in ("pl", "en"):
        names = columns_of(client, here, language)
        header, *told = rows_of(taken(client, here, names, "csv"))
        assert [len(row) for row in told] == [len(header)] * count
        assert [cell for row in told for cell in row if re.match(r"\s*[=@+\t]", cell)] == []
        workbook = taken(client, here, names, "xlsx")
        assert_opens(workbook, header, count)
        assert_is_read(taken(client, here, fitting(client, here, names, header), "pdf"), language)


def assert_opens(workbook: bytes, header: Sequence[str], count: int) -> None:
    """Expect the heading, so many rows below it, and no formula."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
    place = next(at for at, row in enumerate(sheet) if row[: len(header)] == list(header))
    assert len(sheet) - place - 1 == count
    with ZipFile(io.BytesIO(workbook)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def assert_is_read(pdf: bytes, language: str) -> None:
    """Expect pages in the language, which everybody can read."""
    paper = read(pdf)
    assert paper.failures() == []
    assert ("Strona 1 z" if language == "pl" else "Page 1 of") in paper.text


def fitting(client: FlaskClient, here: str, names: Sequence[str], header: Sequence[str]) -> Sequence[str]:
    """Return as many of the columns as a PDF has room for."""
    return names if len(header) <= PDF_COLUMNS else names[: PDF_COLUMNS - (len(header) - len(names))]
