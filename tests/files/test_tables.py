"""Tables from outside: any usual writing gives the same rows, and what can't be read says what to do."""

import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Refusal
from app.files.table_reader import NoTable, rows_of_text, text_of
from app.files.tables import (
    BROKEN_TABLE,
    EMPTY_TABLE,
    HEAVY_TABLE,
    LOCKED_TABLE,
    LONG_TABLE,
    NO_TABLE,
    WIDE_TABLE,
    Table,
    read_table,
    table_upload,
)

ROWS = [
    ["Imię", "Nazwisko", "E-mail", "Instytucja"],
    ["Łucja", "Żak-Śliwa", "lucja@example.org", "OPS „Dom”, w Ełku"],
    ["Anna\nMaria", "O'Neill; dr", "anna@example.org", ""],
]


def written(rows: list[list[str]], separator: str, encoding: str) -> bytes:
    """Return rows as a file of text."""
    out = StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def book(*sheets: tuple[str, list[list[object]]], **options: object) -> bytes:
    """Return a workbook of these sheets."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, options) as made:
        for name, rows in sheets:
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def cells(table: Table) -> list[list[str]]:
    """Return the rows of a table without their numbers."""
    return [list(row.cells) for row in table.rows]


def why(data: bytes) -> Refusal:
    """Return with what a table is refused, at its field."""
    with pytest.raises(Refusal) as refused:
        read_table(data, field="file")
    assert refused.value.field == "file"
    return refused.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_encoding_and_separator_gives_the_same_rows(encoding: str, separator: str) -> None:
    """A Polish Excel, a web form and a Mac write the same list in different bytes."""
    assert cells(read_table(written(ROWS, separator, encoding), field="file")) == ROWS


CELL = st.text(
    st.characters(codec="cp1250", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=12
).filter(lambda text: text.strip() == text)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=3, max_size=8),
    order=st.permutations([0, 1, 2]),
    separator=st.sampled_from(";,\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1250"]),
)
def test_any_column_order_gives_the_same_cells(
    rows: list[tuple[str, str, str]], order: list[int], separator: str, encoding: str
) -> None:
    """Whatever people write, in whichever order of columns, comes back cell by cell."""
    lists = [[row[at] for at in order] for row in rows]
    if encoding == "cp1250" and _is_utf8(written(lists, separator, encoding)):
        return  # the same bytes mean another text in UTF-8: nobody could tell
    found = rows_of_text(text_of(written(lists, separator, encoding)))
    assert [[row[order.index(at)] for at in range(3)] for row in found] == [list(row) for row in rows]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return not data.isascii()


def test_a_workbook_gives_values_days_and_whole_numbers() -> None:
    """Formulas give what they say, telephones stay whole, days are days, whatever the reader's locale."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("Lista")
        sheet.write_row(0, 0, ["Imię", "Telefon", "Dzień", "Godziny", "Tak"])
        sheet.write_formula(1, 0, '="An"&"na"', None, "Anna")
        sheet.write_number(1, 1, 601234567)
        sheet.write_datetime(1, 2, date(2023, 3, 1), made.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 3, 7.5)
        sheet.write_boolean(1, 4, True)
        sheet.write_string(2, 0, "=1+1")
    found = cells(read_table(out.getvalue(), field="file"))
    assert found[1] == ["Anna", "601234567", "2023-03-01", "7.5", "1"]
    assert found[2][0] == "=1+1"


def test_merged_cells_say_the_same_of_each_column() -> None:
    """A heading over several columns stands above each; empty rows and columns fall away, numbers stay."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("Lista")
        sheet.merge_range(2, 1, 2, 2, "Uczestnik")
        sheet.write_row(3, 1, ["Imię", "Nazwisko", "", "Tel."])
        sheet.write_row(6, 1, ["Anna", "Nowak", "", "1"])
    found = read_table(out.getvalue(), field="file")
    assert cells(found)[0] == ["Uczestnik", "Uczestnik", ""]
    assert [row.number for row in found.rows] == [3, 4, 7]
    assert cells(found)[2] == ["Anna", "Nowak", "1"]


def test_several_sheets_are_named_and_one_is_chosen() -> None:
    """Empty and hidden sheets are none to choose."""
    data = book(("Moduł I", [["Imię"], ["Anna"]]), ("Pusty", []), ("Moduł II", [["Imię"], ["Ewa"]]))
    assert read_table(data, field="file").sheets == ("Moduł I", "Moduł II")
    assert cells(read_table(data, field="file", sheet=1)) == [["Imię"], ["Ewa"]]
    assert read_table(data, field="file", sheet=99).sheet == 0


def test_what_is_no_list_is_refused_with_what_to_do() -> None:
    """Cut off, locked, empty, pictures, and what unpacks to much."""
    whole = book(("A", [["Imię"], ["Anna"]]))
    assert why(whole[: len(whole) // 2]).message == BROKEN_TABLE
    assert (
        why(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")).message
        == LOCKED_TABLE
    )
    assert why(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).message == BROKEN_TABLE
    assert why(b"\x89PNG\r\n\x1a\n\0\0").message == NO_TABLE
    assert why(b"%PDF-1.7 \x00\x01").message == NO_TABLE
    assert why(b" ;;\r\n;; \r\n").message == EMPTY_TABLE
    assert why(book(("A", []))).message == EMPTY_TABLE
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(20_000_000))
    assert why(out.getvalue()).message == BROKEN_TABLE


def test_long_and_wide_lists_are_refused_with_their_size() -> None:
    """A hundred thousand rows are counted and refused, in a workbook as in a text."""
    text = why(written([["a", "b"]] * 100_000, ";", "utf-8"))
    assert (text.message, text.values["found"]) == (LONG_TABLE, 100_000)
    made = why(book(("A", [["a", "b"]] * 100_000), constant_memory=True))
    assert (made.message, made.values["found"]) == (LONG_TABLE, 100_000)
    assert why(written([["x"] * 61] * 3, ";", "utf-8")).message == WIDE_TABLE
    assert why(written([["x" * 4_000] * 50] * 100, ";", "utf-8")).message == HEAVY_TABLE


def test_an_upload_is_named_by_its_last_part() -> None:
    """No folder, no foreign ending; the name never becomes a path."""
    kept = table_upload("../../C:\\tmp\\Lista UMK.CSV", b"a;b", field="file")
    assert kept.name == "Lista UMK.csv"
    for name in ("lista.pdf", "lista", ".csv.exe"):
        with pytest.raises(Refusal):
            table_upload(name, b"a;b", field="file")
    with pytest.raises(Refusal):
        table_upload("lista.csv", b"", field="file")


def test_a_text_with_controls_is_none() -> None:
    """What holds control characters is a program's file, not a list."""
    with pytest.raises(NoTable):
        text_of(b"a;b\x01\n")
