"""CSV as a Polish Excel, a script and a careful person would read it."""

import csv
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import StringIO
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers.sheets import Cell, csv_chunks, file_name

INTACT = [
    "Żółć-Ćwiklińska",
    "+48 600 100 200",
    "+48600100200",
    "+48-600-100-200",
    "-5",
    "-5,5",
    "-1.25",
    "-",
    "",
    "0048 600",
    "a=1+1",
    "alicja@example.org",
    'O\'Neill; "Ania"',
    "wiersz\nwiersz",
    "wiersz\r\nwiersz",
    "👩🏽‍🏫 emoji",
    "שלום עולם",
    "ż" * 300,
    "'w apostrofie'",
    "00-950",
    " odstęp ",
]
NEUTRALISED = [
    "=1+1",
    "-1+1",
    "+1+1",
    "+48 600 100 200=1",
    "+48 600,1",
    "@SUM(A1:A9)",
    "\tx",
    "\rx",
    "\n=1",
    " =1+1",
    "\u00a0=1+1",
    '=HYPERLINK("http://example.org";"tu")',
    "-- ",
    "- uwaga",
    "+",
    "=",
    "＝1+1",
    "\0=1+1",
    "+٤٨ ٦٠٠",
]


def read_back(content: bytes) -> list[list[str]]:
    """Read as a program would that knows only the dialect."""
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def written(*rows: list[Cell]) -> bytes:
    """Return a file with a header and these rows."""
    return b"".join(csv_chunks(["state", "Nazwisko i imię"], rows))


def test_the_very_bytes() -> None:
    assert written(["confirmed", "Ćwiklińska; Żółć"], [None, 'Ania "A"']) == (
        b"\xef\xbb\xbfstate;Nazwisko i imi\xc4\x99\r\n"
        + 'confirmed;"Ćwiklińska; Żółć"\r\n;"Ania ""A"""\r\n'.encode()
    )


@pytest.mark.parametrize("text", INTACT)
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    assert read_back(written([text, "x"]))[1] == [text, "x"]


@pytest.mark.parametrize("text", NEUTRALISED)
def test_formulas_become_texts(text: str) -> None:
    assert read_back(written([text, "x"]))[1] == ["'" + text.replace("\0", ""), "x"]


def test_header_is_neutralised_too() -> None:
    """Titles of questions are typed in by people."""
    assert read_back(b"".join(csv_chunks(["=1+1"], []))) == [["'=1+1"]]


def test_values_that_are_not_texts() -> None:
    row: list[Cell] = [
        True,
        False,
        None,
        0,
        -7,
        1.5,
        Decimal("-2.50"),
        date(2026, 3, 29),
        datetime(2026, 3, 29, 9, 30, 59),
        datetime(2026, 7, 1, 22, 30, tzinfo=UTC),
        time(9, 5),
    ]
    assert read_back(written(row))[1] == [
        "1",
        "0",
        "",
        "0",
        "-7",
        "1.5",
        "-2.50",
        "2026-03-29",
        "2026-03-29 09:30",
        "2026-07-02 00:30",
        "09:05",
    ]


def test_nul_and_halves_of_pairs_spoil_nothing() -> None:
    assert read_back(written(["a\0b", "\ud800"]))[1] == ["ab", "?"]


@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\0")), min_size=2, max_size=2)))
def test_whatever_is_typed_comes_back_but_for_the_apostrophe(rows: list[list[str]]) -> None:
    seen = read_back(b"".join(csv_chunks(["a", "b"], rows)))[1:]
    assert [[text.removeprefix("'") for text in row] for row in seen] == [
        [text.removeprefix("'").encode("utf-8", "replace").decode() for text in row] for row in rows
    ]


@pytest.mark.slow
def test_a_hundred_thousand_rows_flow_through(record_property: Callable[[str, object], None]) -> None:
    drawn = 0

    def rows() -> Iterator[list[Cell]]:
        nonlocal drawn
        for drawn in range(1, 100_001):
            yield [drawn, "Żółć-Ćwiklińska", "+48 600 100 200", date(2026, 3, 29), True, "Kielce"]

    chunks = csv_chunks(["a", "b", "c", "d", "e", "f"], rows())
    first = next(chunks)
    assert drawn < 2_000  # the first bytes leave long before the last row is read
    began = perf_counter()
    lines = first.count(b"\r\n") + sum(chunk.count(b"\r\n") for chunk in chunks)
    record_property("seconds", perf_counter() - began)
    assert lines == 100_001

    tracemalloc.start()
    for _ in csv_chunks(["a", "b", "c", "d", "e", "f"], rows()):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    record_property("bytes", peak)
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("Zgłoszenia: Żółć-Ćwiklińska", "zgloszenia-zolc-cwiklinska-2026-11-19.csv"),
        ("../../etc/passwd", "etc-passwd-2026-11-19.csv"),
        ('a"; filename="x.exe\r\nSet-Cookie: a', "a-filename-x-exe-set-cookie-a-2026-11-19.csv"),
        ("שלום 🎓", "zapisy-2026-11-19.csv"),
        ("", "zapisy-2026-11-19.csv"),
        ("x" * 300, "x" * 80 + "-2026-11-19.csv"),
    ],
)
def test_file_names_are_plain(stem: str, expected: str) -> None:
    assert file_name(stem, date(2026, 11, 19), "csv") == expected
