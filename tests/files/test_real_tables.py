"""Files as programs and people write them: each gives its rows, or a sentence that says what to do."""

import random
import re
import struct
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.errors import Refusal
from app.files import table_reader
from app.files.tables import (
    BROKEN_TABLE,
    EMPTY_TABLE,
    HEAVY_TABLE,
    LOCKED_TABLE,
    LONG_TABLE,
    NO_TABLE,
    OPEN_QUOTE,
    Table,
    read_table,
)
from tests.files.books import compound, ods, xls

PEOPLE = [["Imię", "Nazwisko"], ["Łucja", "Żak"], ["Anna", "Nowak"]]


def cells(data: bytes, sheet: int = 0) -> list[list[str]]:
    """Return the rows of a file."""
    found: Table = read_table(data, field="file", sheet=sheet)
    return [list(row.cells) for row in found.rows]


def why(data: bytes) -> str:
    """Return with what a file is refused."""
    with pytest.raises(Refusal) as refused:
        read_table(data, field="file")
    return refused.value.message


def book(fill: Any, **options: object) -> bytes:
    """Return a workbook that `fill` writes into."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, options) as made:
        fill(made)
    return out.getvalue()


def repacked(data: bytes, name: str, change: Any) -> bytes:
    """Return a workbook with one of its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, change(text) if part == name else text)
    return out.getvalue()


def test_old_and_open_spreadsheets_are_read() -> None:
    """XLS as Excel wrote it until 2003, and ODS as LibreOffice writes it."""
    assert cells(xls(PEOPLE)) == PEOPLE
    assert cells(ods(PEOPLE)) == PEOPLE
    whole = xls(PEOPLE)
    assert why(whole[:700]) == BROKEN_TABLE
    assert why(ods(PEOPLE)[:300]) == BROKEN_TABLE


def test_locked_files_ask_to_be_saved_without_a_password() -> None:
    """A workbook with a password is wrapped: nothing in it can be seen."""
    assert why(compound({"EncryptedPackage": random.Random(1).randbytes(5000)})) == LOCKED_TABLE
    locked = xls(PEOPLE, before=struct.pack("<HHH", 0x2F, 4, 0) + b"\0\0")
    assert why(locked) in (LOCKED_TABLE, BROKEN_TABLE)
    assert why(ods(PEOPLE, encrypted=True)) in (LOCKED_TABLE, BROKEN_TABLE)


def test_a_file_cut_off_anywhere_is_said_to_be() -> None:
    """At any byte: a sentence, never a fault, and never half a list."""
    whole = book(lambda made: made.add_worksheet("A").write_row(0, 0, ["Imię", "Nazwisko"]))
    for at in (5, 30, len(whole) // 3, len(whole) - 30, len(whole) - 5):
        assert why(whole[:at]) == BROKEN_TABLE


def test_a_bomb_is_stopped_by_its_limits() -> None:
    """Parts that unpack to gigabytes cost a child its limits, and us a sentence."""

    def blown(text: bytes) -> bytes:
        row = b"<row>" + b'<c t="inlineStr"><is><t>x</t></is></c>' * 50 + b"</row>"
        return re.sub(b"<sheetData>.*</sheetData>", b"<sheetData>" + row * 400_000 + b"</sheetData>", text)

    data = book(lambda made: made.add_worksheet("A").write_row(0, 0, ["x"]))
    bomb = repacked(data, "xl/worksheets/sheet1.xml", blown)
    assert len(bomb) < 10 * 1024 * 1024
    assert why(bomb) in (HEAVY_TABLE, LONG_TABLE, BROKEN_TABLE)


def test_formulas_give_the_value_that_was_kept() -> None:
    """With what the program computed last; where a program kept none, the cell says nothing."""

    def fill(made: Any) -> None:
        sheet = made.add_worksheet("A")
        sheet.write_row(0, 0, ["Imię", "E-mail"])
        sheet.write_formula(1, 0, '=PROPER("anna")', None, "Anna")
        sheet.write_formula(1, 1, '=LOWER("A")&"@example.org"', None, "")
        sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
        sheet.write_string(2, 1, "x@example.org")

    found = cells(book(fill))
    assert found[1] == ["Anna", ""]
    assert found[2][1] == "x@example.org"
    bare = repacked(book(fill), "xl/worksheets/sheet1.xml", _without_values)
    assert "Anna" not in str(cells(bare))


def test_days_are_days_whichever_year_a_book_counts_from() -> None:
    """Windows counts from 1900, old Macs from 1904; numbers that are no days stay numbers."""

    def fill(made: Any) -> None:
        sheet = made.add_worksheet("A")
        day = made.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, ["Dzień", "Chwila", "Numer"])
        sheet.write_datetime(1, 0, date(2023, 3, 1), day)
        sheet.write_datetime(
            1, 1, datetime(2023, 3, 1, 9, 30), made.add_format({"num_format": "d/m/yy h:mm"})
        )
        sheet.write_number(1, 2, 44986)

    for options in ({}, {"date_1904": True}):
        assert cells(book(fill, **options))[1] == ["2023-03-01", "2023-03-01 09:30", "44986"]


def test_phones_of_all_writings_stay_whole() -> None:
    """As numbers, as texts, with a leading nought, in two lines."""

    def fill(made: Any) -> None:
        sheet = made.add_worksheet("A")
        sheet.write_row(0, 0, ["Telefon"])
        sheet.write_number(1, 0, 48601234567)
        sheet.write_string(2, 0, "0048 601-234-567")
        sheet.write_number(3, 0, 89.5)
        sheet.write_string(4, 0, "601 234 567\n89 500 00 00")

    assert [row[0] for row in cells(book(fill))[1:]] == [
        "48601234567", "0048 601-234-567", "89.5", "601 234 567\n89 500 00 00",
    ]  # fmt: skip


def test_hidden_sheets_are_not_offered_and_hidden_rows_are_read() -> None:
    """A filter hides rows that are on the list all the same; a hidden sheet is somebody's notes."""

    def fill(made: Any) -> None:
        shown, notes, second = (made.add_worksheet(name) for name in ("Lista", "Notatki", "Rezerwa"))
        for sheet in (shown, notes, second):
            sheet.write_row(0, 0, ["Imię"])
            sheet.write_row(1, 0, ["Anna"])
        shown.write_row(2, 0, ["Ewa"])
        shown.set_row(2, None, None, {"hidden": True})
        notes.hide()

    found = read_table(book(fill), field="file")
    assert found.sheets == ("Lista", "Rezerwa")
    assert [row.cells for row in found.rows] == [("Imię",), ("Anna",), ("Ewa",)]


def test_empty_and_merged_sheets() -> None:
    """A book of nothing is refused; blocks merged downwards stay where they are written."""

    def merged(made: Any) -> None:
        sheet = made.add_worksheet("A")
        sheet.merge_range(0, 0, 0, 2, "Uczestnicy szkolenia")
        sheet.write_row(1, 0, ["Imię", "Nazwisko", "Instytucja"])
        sheet.merge_range(2, 2, 3, 2, "OPS Ełk")
        sheet.write_row(2, 0, ["Anna", "Nowak"])
        sheet.write_row(3, 0, ["Ewa", "Lis"])

    assert why(book(lambda made: made.add_worksheet("A"))) == EMPTY_TABLE
    assert cells(book(merged))[2:] == [["Anna", "Nowak", "OPS Ełk"], ["Ewa", "Lis", ""]]


@pytest.mark.parametrize(
    "text",
    [
        "Imię;Nazwisko\nŁucja;Żak\n",
        "\ufeffImię;Nazwisko\r\nŁucja;Żak\r\n",
        "Imię;Nazwisko\rŁucja;Żak\r",
        "sep=;\nImię;Nazwisko\nŁucja;Żak\n",
        '"Imię";"Nazwisko"\n"Łucja";"Żak"\n',
    ],
)
def test_texts_of_all_programs_are_the_same_list(text: str) -> None:
    """With and without a mark at the beginning, lines of Windows, of Unix and of old Macs."""
    for encoding in ("utf-8", "utf-16", "utf-16-le"):
        assert cells(text.encode(encoding)) == PEOPLE[:2]


def test_quotes_that_are_broken_lose_nobody() -> None:
    """A quotation mark within a cell is a letter like any other; one never closed says what to do."""
    assert cells('Imię;Instytucja\nAnna;OPS "Dom" Ełk\n'.encode()) == [
        ["Imię", "Instytucja"],
        ["Anna", 'OPS "Dom" Ełk'],
    ]
    open_quote = 'Imię;Instytucja\nAnna;"OPS Ełk\nEwa;MOPS\nJan;GOPS\n'.encode()
    with pytest.raises(Refusal) as refused:
        read_table(open_quote, field="file")
    assert (refused.value.message, refused.value.values["found"]) == (OPEN_QUOTE, 2)


def test_noughts_in_a_text_are_no_list() -> None:
    """A file of a program, or a text that was damaged: never a row without half its letters."""
    assert why("Imię;Nazwisko\nAn\0na;Nowak\n".encode()) == NO_TABLE
    assert why(bytes(500)) == NO_TABLE


def test_long_names_and_all_scripts_come_through() -> None:
    """Names of 300 characters, pictures as letters, writing from right to left."""
    names = ["x" * 300, "Zoë 👩‍🏫 O’Neill", "אַבְרָהָם", "محمد", "李小龍", "Ŵ\u0301"]
    rows = [["Imię", "Uwagi"], *([name, "–"] for name in names)]
    assert cells(book(lambda made: _rows(made, rows))) == rows
    text = "\n".join(";".join(row) for row in rows).encode()
    assert cells(text) == rows


def test_hostile_bytes_never_bring_a_reader_down() -> None:
    """Bytes changed at random in files of each kind: rows or a sentence."""
    dice = random.Random(216)
    whole = [
        xls(PEOPLE),
        ods(PEOPLE),
        book(lambda made: _rows(made, PEOPLE)),
        "Imię;Nazwisko\nA;B\n".encode(),
    ]
    for data in whole:
        for _ in range(6):
            changed = bytearray(data)
            for _ in range(12):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            try:
                read_table(bytes(changed), field="file")
            except Refusal:
                continue


def test_the_child_has_limits_and_opens_nothing() -> None:
    """Its program sets them before it decodes anything, and imports nothing of ours."""
    text = Path(table_reader.__file__).read_text()
    for name in ("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_NOFILE"):
        assert name in text
    assert "import app" not in text
    assert "from app" not in text


def _without_values(text: bytes) -> bytes:
    """Drop what formulas gave, as programs do that compute nothing."""
    return re.sub(b"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", text)


def _rows(made: Any, rows: list[list[str]]) -> None:
    sheet = made.add_worksheet("A")
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            sheet.write_string(number, at, cell)
