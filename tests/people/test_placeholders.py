"""What people type where they have no institution never becomes one."""

import time
from itertools import product

import pytest

from app.people.institution_placeholders import is_placeholder
from app.people.operations import institution_for
from app.work import Work

WORDS = (
    "brak", "nie dotyczy", "n/d", "n.d.", "osoba prywatna", "os. prywatna", "o. prywatna", "prywatnie",
    "prywatna", "osoba fizyczna", "indywidualnie", "nie posiadam", "nie mam", "żadna", "bez instytucji",
    "brak instytucji", "brak danych", "b/d", "niezrzeszona",
    "none", "n/a", "private person", "no institution",
)  # fmt: skip
SHAPES = ("{}", " {} ", "{}.", "({})", "- {} -", "„{}”", "{}!", "{}…", "[{}]")
CASES = (str.lower, str.upper, str.title, lambda text: text.replace(" ", "   "))
OTHERS = (
    "-", "–", "—", "--", "...", "?", "/", "*", " ", "x", "xxx", "brak / nie dotyczy", "brak – osoba prywatna",
    "jestem osobą prywatną", "nie reprezentuję żadnej instytucji", "b r a k", "B.R.A.K.",
)  # fmt: skip
FAMILY = (*(shape.format(case(word)) for word, shape, case in product(WORDS, SHAPES, CASES)), *OTHERS)
REAL = (
    "MOPS Ełk", "Prywatna Szkoła w Ełku", "Brak-Pol sp. z o.o.", "Instytucja Kultury", "5831234567",
    "Dom Prywatny „Nie dotyczy” w Piszu", "Private Care", "GOPS", "1", "हिन्दी", "Каритас", "X Liceum",
    "Stowarzyszenie Emerytów", "NA Consulting",
)  # fmt: skip


def test_placeholders_are_none() -> None:
    assert [text for text in FAMILY if not is_placeholder(text)] == []


def test_real_names_are_not() -> None:
    assert [text for text in REAL if is_placeholder(text)] == []


def test_the_longest_text_takes_no_time() -> None:
    began = time.perf_counter()
    for text in ("brak " * 60 + "y", "x" * 300, "jestem brak instytucji " * 13, "nie " * 75, "i " * 150):
        is_placeholder(text)
    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize("text", ["brak", "-", "Osoba prywatna", "N/D", "nie dotyczy."])
def test_no_row_is_made_of_one(work: Work, text: str) -> None:
    assert institution_for(work, text) is None
