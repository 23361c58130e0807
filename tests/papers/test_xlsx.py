"""XLSX as a spreadsheet program finds it: texts are texts, days are days."""

import re
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from time import perf_counter
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from app.papers.sheets import Cell, xlsx_file
from tests.papers.test_csv import INTACT, NEUTRALISED


def read_back(rows: list[list[Cell]], sheet_name: str = "Zgłoszenia") -> list[list[Any]]:
    """Write and read again with calamine."""
    with xlsx_file(["state", "Nazwisko i imię"], rows, sheet_name) as file:
        return CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()


def parts(rows: list[list[Cell]]) -> dict[str, str]:
    """Return the XML inside the workbook."""
    with xlsx_file(["state", "Nazwisko i imię"], rows, "Lista", widths=[7]) as file, ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("text", INTACT + NEUTRALISED)
def test_texts_come_back_as_texts_without_an_apostrophe(text: str) -> None:
    expected = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    assert read_back([["x", text]]) == [["state", "Nazwisko i imię"], ["x", expected]]


def test_nothing_is_a_formula_or_a_link() -> None:
    texts: list[list[Cell]] = [[text, "https://example.org/"] for text in NEUTRALISED]
    sheet = parts(texts)["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_values_have_their_kind() -> None:
    row: list[Cell] = [
        True,
        False,
        None,
        -7,
        1.5,
        Decimal("-2.50"),
        date(2026, 3, 29),
        datetime(2026, 3, 29, 9, 30),
        datetime(2026, 7, 1, 22, 30, tzinfo=UTC),
        time(9, 5),
        date(1899, 12, 30),
        "2026-03-29",
    ]
    assert read_back([row])[1] == [
        True,
        False,
        "",
        -7,
        1.5,
        -2.5,
        date(2026, 3, 29),
        datetime(2026, 3, 29, 9, 30),
        datetime(2026, 7, 2, 0, 30),
        time(9, 5),
        "1899-12-30",
        "2026-03-29",
    ]


def test_controls_are_dropped_and_long_texts_cut() -> None:
    assert read_back([["a\0b\x0bc\ud800d\ufffe", "ż" * 40_000]])[1] == ["abcd", "ż" * 32_767]


def test_header_is_bold_frozen_and_filtered() -> None:
    inside = parts([["a", "b"], ["c", "d"]])
    sheet = inside["xl/worksheets/sheet1.xml"]
    assert re.search(r'<pane ySplit="1" topLeftCell="A2" [^>]*state="frozen"/>', sheet)
    assert '<autoFilter ref="A1:B3"/>' in sheet
    assert re.search(r'<c r="A1" s="1" t="inlineStr">', sheet)
    assert "<b/>" in inside["xl/styles.xml"]
    widths = [round(float(width)) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
    assert widths == [8, 20]


def laid_out(header: list[str], rows: list[list[Cell]]) -> tuple[list[int], str, str]:
    """Return the widths of the columns, the sheet and the workbook."""
    with xlsx_file(header, rows, "Lista") as file, ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    columns = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', sheet)
    widths = [round(float(width)) for first, last, width in columns for _ in range(int(first), int(last) + 1)]
    return widths, sheet, book


def test_columns_are_as_wide_as_what_they_hold() -> None:
    long = "Gminny Ośrodek Pomocy Społecznej w Lubawie"
    rows: list[list[Cell]] = [["Nowak", long[:30], "x" * 500, 7, date(2026, 3, 29)] for _ in range(3)]
    widths, sheet, _ = laid_out(["last_name", "institution", "needs", "n", "day"], rows)
    assert widths == [14, 33, 41, 13, 13]
    # Texts that are longer than their column have a format of their own: they are wrapped.
    assert len(re.findall(r'<c r="C\d+" s="\d+" t="inlineStr">', sheet)) == 4
    assert len(re.findall(r'<c r="A\d+" t="inlineStr">', sheet)) == 3


def test_a_late_long_row_makes_no_column_wider_than_a_page() -> None:
    rows: list[list[Cell]] = [["a"]] * 500 + [["x" * 500]]
    assert laid_out(["name"], rows)[0] == [13]


@pytest.mark.parametrize(("columns", "across"), [(3, False), (12, True)])
def test_all_columns_print_on_the_width_of_one_page(columns: int, across: bool) -> None:
    _, sheet, book = laid_out(["heading"] * columns, [["a"] * columns] * 90)
    assert '<pageSetUpPr fitToPage="1"/>' in sheet
    setup = re.search(r"<pageSetup [^>]*>", sheet)
    assert setup is not None
    assert 'paperSize="9"' in setup.group()
    assert 'fitToHeight="0"' in setup.group()
    assert ('orientation="landscape"' in setup.group()) == across
    assert "Print_Titles" in book


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zgłoszenia", "Zgłoszenia"),
        ("Lista [1]: a/b\\c*?", "Lista 1 a b c"),
        ("x" * 40, "x" * 31),
        ("'cudzysłów'", "cudzysłów"),
        ("\0\x01", "Zapisy"),
        ("", "Zapisy"),
        ("History", "Zapisy"),
    ],
)
def test_sheet_names_are_those_that_excel_accepts(name: str, expected: str) -> None:
    with xlsx_file(["a"], [], name) as file:
        assert CalamineWorkbook.from_filelike(file).sheet_names == [expected]


def test_no_rows_and_no_columns_are_fine() -> None:
    assert read_back([]) == [["state", "Nazwisko i imię"]]
    with xlsx_file([], [], "x") as file:
        assert file.read(2) == b"PK"


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.papers.sheets._ROW_LIMIT", 3)
    assert len(read_back([["a"], ["b"]])) == 3
    with pytest.raises(ValueError, match="more rows"):
        read_back([["a"], ["b"], ["c"]])


@pytest.mark.slow
def test_a_hundred_thousand_rows_in_little_memory(record_property: Callable[[str, object], None]) -> None:
    header = ["a", "b", "c", "d", "e", "f"]

    def rows(number: int) -> Iterator[list[Cell]]:
        for index in range(number):
            yield [index, "Żółć-Ćwiklińska", "+48 600 100 200", date(2026, 3, 29), True, "Kielce"]

    began = perf_counter()
    with xlsx_file(header, rows(100_000), "Wszystkie") as file:
        record_property("seconds", perf_counter() - began)
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
        assert (sheet.height, sheet.width) == (100_001, 6)

    def peak(number: int) -> int:
        tracemalloc.start()
        xlsx_file(header, rows(number), "Wszystkie").close()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(2_000), peak(10_000)
    record_property("bytes", many)
    assert many < 1.2 * few
    assert many < 10_000_000


def test_facts_stand_above_the_header() -> None:
    facts = [("Projekt", "=1+1"), ("Minuty", 90)]
    with xlsx_file(
        ["Data", "Minuty"], [[date(2026, 11, 2), 60], ["Razem", 60]], "Karta", facts=facts
    ) as file:
        rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert rows == [
        ["Projekt", "=1+1"],
        ["Minuty", 90],
        ["", ""],
        ["Data", "Minuty"],
        [date(2026, 11, 2), 60],
        ["Razem", 60],
    ]
