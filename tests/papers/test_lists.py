"""A list of every kind of column as each file tells it."""

import hashlib
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from app.errors import Refusal
from app.papers.lists import (
    PDF_COLUMNS,
    PDF_ROWS,
    Kind,
    ListedColumn,
    Listing,
    in_units_of,
    list_csv,
    list_pdf,
    list_xlsx,
    machine_header,
    machine_rows,
)
from app.papers.sheets import Cell, csv_chunks
from app.texts import texts_in
from app.work import Work
from tests.support.printed import read

WORDS = {"present": "obecna/obecny"}
COLUMNS = (
    ListedColumn(key="name", heading="Nazwisko"),
    ListedColumn(key="mark", heading="Obecność", kind=Kind.choice, says=lambda cell: WORDS.get(cell, cell)),
    ListedColumn(key="day", heading="Dzień", kind=Kind.date),
    ListedColumn(key="at", heading="Chwila", kind=Kind.moment, choice="times", choice_heading="Godziny"),
    ListedColumn(key="from", heading="Od", kind=Kind.time, choice="times", choice_heading="Godziny"),
    ListedColumn(key="minutes", heading="Minuty", kind=Kind.minutes, usual=False),
    ListedColumn(key="hours", heading="Godziny", kind=Kind.units, published=False),
)
ODD = ("=1+1", "@cmd", "Łęcka 👩‍🏫", "علي الحسن", "Ż" * 300)
ROW: tuple[Cell, ...] = (
    "present", date(2026, 3, 29), datetime(2026, 7, 1, 22, 30, tzinfo=UTC), time(9, 5), 60, Decimal("1.33"),
)  # fmt: skip
ALL = ("name", "mark", "day", "times", "minutes", "hours")


@pytest.fixture
def polish(work: Work) -> Work:
    return replace(work, texts=texts_in("pl"))


def listing(*names: str, count: int = 0) -> Listing:
    def rows(work: Work) -> Iterator[tuple[Cell, ...]]:
        for name in names or ODD:
            yield (name, *ROW)
        for number in range(count):
            yield (f"Osoba {number}", *ROW)

    return Listing(
        key="test", title="Lista", stem="Lista", columns=COLUMNS, rows=rows, facts=[("Projekt", "FEWM.1")]
    )


def test_csv_speaks_the_language_and_says_its_checksum(polish: Work) -> None:
    whole = b"".join(list_csv(polish, listing("Lis"), ALL))
    rows, _, below = whole.removeprefix("\ufeff".encode()).partition(b"\r\n\r\n")
    assert rows.decode().split("\r\n") == [
        "Nazwisko;Obecność;Dzień;Chwila;Od;Minuty;Godziny",
        "Lis;obecna/obecny;2026-03-29;2026-07-02 00:30;09:05;60;1,33",
    ]
    told = dict(line.split(";") for line in below.decode().split("\r\n") if line)
    assert told["Projekt"] == "FEWM.1"
    assert told["Suma kontrolna (SHA-256)"] == hashlib.sha256(rows + b"\r\n").hexdigest()


def test_all_formats_say_the_same_checksum(polish: Work) -> None:
    csv_text = b"".join(list_csv(polish, listing(), ALL)).decode()
    digest = csv_text.split("(SHA-256);")[1].strip()
    with list_xlsx(polish, listing(), ALL) as file:
        about = CalamineWorkbook.from_filelike(file).get_sheet_by_index(1).to_python()
    assert about[1] == ["Suma kontrolna (SHA-256)", digest]
    assert digest in read(list_pdf(polish, listing(), ALL)).text.replace(" ", "")


def test_a_workbook_is_ready_to_print_and_holds_real_values(polish: Work) -> None:
    with list_xlsx(polish, listing("Lis"), ALL) as file:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
        with ZipFile(file) as archive:
            xml = archive.read("xl/worksheets/sheet1.xml").decode()
            names = archive.read("xl/workbook.xml").decode()
    assert [sheet[0][0], sheet[1][:2]] == ["Lista", ["Projekt", "FEWM.1"]]
    assert sheet[3] == ["Nazwisko", "Obecność", "Dzień", "Chwila", "Od", "Minuty", "Godziny"]
    assert sheet[4][1:3] == ["obecna/obecny", date(2026, 3, 29)]
    assert sheet[4][4:] == [time(9, 5), 60.0, 1.33]
    assert 'fitToHeight="0"' in xml
    assert 'topLeftCell="A5"' in xml
    assert "$4:$4" in names


def test_odd_names_are_neither_formulas_nor_lost(polish: Work) -> None:
    lines = b"".join(list_csv(polish, listing(), ["name"])).decode().split("\r\n")
    assert lines[1:6] == ["'=1+1", "'@cmd", *ODD[2:]]
    with list_xlsx(polish, listing(), ["name"]) as file:
        rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[4:]] == list(ODD)
    assert len(read(list_pdf(polish, listing(), ["name"])).pages) == 1
    assert read(list_pdf(polish, listing("Żak"), ALL)).failures() == []


def test_columns_stand_in_the_order_of_the_choice(polish: Work) -> None:
    first = b"".join(list_csv(polish, listing("Lis"), ["times", "name", "nothing", "name"]))
    assert first.decode("utf-8-sig").split("\r\n")[0] == "Chwila;Od;Nazwisko"


def test_a_paper_writes_days_as_the_language_does(polish: Work) -> None:
    text = read(list_pdf(polish, listing("Lis"), ALL)).text
    assert [each for each in ("29.03.2026", "9:05", "1,33", "Strona 1 z 1") if each not in text] == []
    english = read(list_pdf(replace(polish, texts=texts_in("en")), listing("Lis"), ALL))
    assert "29 Mar 2026" in english.text


def test_a_paper_refuses_what_it_cannot_hold(polish: Work) -> None:
    with pytest.raises(Refusal) as refused:
        list_pdf(polish, listing(count=PDF_ROWS), ["name"])
    assert refused.value.field == "format"
    wide = replace(
        listing("Lis"),
        columns=[ListedColumn(key=f"c{each}", heading=f"C{each}") for each in range(PDF_COLUMNS + 1)],
    )
    with pytest.raises(Refusal) as refused:
        list_pdf(polish, wide, wide.usual)
    assert refused.value.values["count"] == PDF_COLUMNS + 1


def test_programs_read_keys_and_code_words(polish: Work) -> None:
    found = listing("Lis")
    text = b"".join(csv_chunks(machine_header(found), machine_rows(polish, found))).decode("utf-8-sig")
    assert text.split("\r\n") == [
        "name;mark;day;at;from;minutes",
        "Lis;present;2026-03-29;2026-07-02 00:30;09:05;60",
        "",
    ]


def test_memory_does_not_grow_with_the_rows(polish: Work) -> None:
    long = listing("Lis", count=20_000)
    tracemalloc.start()
    for _ in list_csv(polish, long, ALL):
        pass
    list_xlsx(polish, long, ALL).close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000


def test_minutes_become_hours_of_a_unit() -> None:
    assert [in_units_of(each, 45) for each in (None, 0, 60, 90)] == [
        None, Decimal("0.00"), Decimal("1.33"), Decimal("2.00"),
    ]  # fmt: skip
