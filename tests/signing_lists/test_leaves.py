"""Rows are packed into pages that hold them, whatever names and places people have."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.papers.pdf import Strip
from app.signing_lists.paper import MOST_DAYS, ListRow, SigningList, leaves_of, signing_pdf
from tests.support.printed import read

NAMES = {
    "usual": "Nowak-Żółkiewska Anna",
    "long": "Wiśniewska " * 27,
    "one word": "W" * 300,
    "arabic": "مرحبا بالعالم " * 10,
    "wide": "漢字" * 75,
    "emoji": "👩‍👩‍👧 " * 60,
    "formula": '=HYPERLINK("x") #let x = read("/etc/passwd")',
    "empty": "",
}


def a_list(name: str, people: int, *, days: int = 1, title: str = "Lista obecności") -> SigningList:
    """Return a list of people who are all called the same."""
    return SigningList(
        title=title,
        facts=[("Projekt", "Kooperacje 3D, nr FEWM.01"), ("Tytuł", name[:200]), ("Termin", "13 listopada")],
        names=("Lp.", "Nazwisko i imię", "Instytucja"),
        days=[f"Podpis {day}" for day in range(days)],
        rows=[ListRow(name, name, "brak formularza" if at % 5 == 0 else "") for at in range(people)],
        page="Strona {page} z {pages}",
        signatures=[f"Podpis osoby prowadzącej {day}" for day in range(days)],
        foot="Lista nr 1",
        strip=Strip(words=["Fundusze Europejskie"]),
        code=lambda page: f"ZAPISY:1.{page}.abcdefghijklmnopqrstuv",
        code_alternative="Kod tej strony",
    )


@pytest.mark.parametrize("days", [1, 2, MOST_DAYS])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_each_page_holds_its_rows_with_head_code_and_number(name: str, days: int) -> None:
    made = a_list(name, 37, days=days)
    leaves = leaves_of(made)
    printed = read(signing_pdf([made], "pl", "Lista obecności"))
    assert len(printed.pages) == len(leaves)
    for number, page in enumerate(printed.pages, 1):
        assert "Fundusze Europejskie" in page
        assert "FEWM.01" in page
        assert f"Strona {number} z {len(leaves)}" in page
    assert "Podpis osoby prowadzącej 0" in printed.pages[-1]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 120), st.integers(1, MOST_DAYS), st.text(max_size=300))
def test_rows_are_on_one_page_each_and_in_order(people: int, days: int, name: str) -> None:
    made = a_list(name, people, days=days)
    leaves = leaves_of(made)
    assert [at for leaf in leaves for at in range(leaf.first, leaf.end)] == list(range(people + 5))
    assert [leaf.is_last for leaf in leaves] == [False] * (len(leaves) - 1) + [True]
    assert all(leaf.end > leaf.first for leaf in leaves)
    assert all(len(leaf.heights) == leaf.end - leaf.first for leaf in leaves)


def test_a_long_title_takes_rows_not_names() -> None:
    made = a_list("Nowak Anna", 30, title="Lista " * 50)
    printed = read(signing_pdf([made], "pl", "x"))
    assert len(printed.pages) == len(leaves_of(made))
    assert printed.text.count("Nowak Anna") == 2 * 30 + len(printed.pages)


def test_it_is_accessible_and_the_same_each_time() -> None:
    made = a_list("Nowak Anna", 30, days=2)
    first, second = (signing_pdf([made, made], "pl", "Lista obecności") for _ in range(2))
    assert first == second
    assert read(first).failures() == []


def test_codes_are_read_from_each_page() -> None:
    made = a_list("Nowak Anna", 60)
    codes = read(signing_pdf([made], "pl", "x")).codes()
    assert codes == [[f"ZAPISY:1.{page}.abcdefghijklmnopqrstuv"] for page in range(1, len(codes) + 1)]
    assert len(codes) > 2


def test_a_strip_that_can_t_be_read_gives_way_to_its_words(tmp_path: Path) -> None:
    gone = replace(a_list("Nowak Anna", 3), strip=Strip(["Słowa paska"], tmp_path / "gone", "x"))
    assert "Słowa paska" in read(signing_pdf([gone], "pl", "x")).text
