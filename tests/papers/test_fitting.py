"""Columns share the width of a page, and no word reaches into the next column."""

import re

import pytest

from app.papers.fitting import fitted

LONG = "usprawiedliwiona/usprawiedliwiony"


def test_where_there_is_room_words_stay_whole() -> None:
    fits = fitted(["Dzień", "Nazwisko"], [["pt.\xa027.11.2026", "Lis"]], [16, 12], landscape=False)
    assert fits.broken(0, "pt.\xa027.11.2026") == "pt.\xa027.11.2026"
    assert fits.letters[0] > fits.letters[1] > 20


def test_the_longest_words_come_before_what_else_a_column_wants() -> None:
    rows = [["konferencyjna", *["a bc " * 9] * 6]]
    fits = fitted(["Obecność", *"ABCDEF"], rows, [13, *[40] * 6], landscape=False)
    assert fits.broken(0, "konferencyjna") == "konferencyjna"


def test_one_endless_name_takes_no_room_from_the_others() -> None:
    header, row = ["Nazwisko", *"ABCDEFGH"], ["Brzęczyszczykiewicz" * 9, *["konferencyjna"] * 8]
    fits = fitted(header, [row], [40] * 9, landscape=True)
    assert fits.broken(1, "konferencyjna") == "konferencyjna"
    assert "\u200b" in fits.broken(0, row[0])


@pytest.mark.parametrize("landscape", [False, True])
def test_in_too_many_columns_words_break_and_nothing_is_lost(landscape: bool) -> None:
    header = [f"Otrzymane minuty {number}" for number in range(24)]
    rows = [["pt.\xa027.11.2026", LONG, *["" if number % 2 else "konferencyjna" for number in range(22)]]]
    fits = fitted(header, rows, [20] * 24, landscape=landscape)
    for row in (header, *rows):
        for column, text in enumerate(row):
            broken = fits.broken(column, text)
            assert broken.replace("\u200b", "").replace("\xa0", " ") == text.replace("\xa0", " ")
            pieces = re.split(r"[ \u200b\n]|(?<=/)", broken)
            assert max(map(len, pieces)) <= fits.letters[column]


def test_an_empty_list_fits() -> None:
    assert len(fitted(["A"], [], [12], landscape=False).letters) == 1
