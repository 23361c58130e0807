"""Unseen characters never make two names of one, and what a script needs stays."""

import sys
import unicodedata

import pytest

from app import typed
from app.characters import _is_unseen
from app.columns import folded, name_sort_key, sort_key

SELECTORS = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x1810), 0x34F]
FILLERS = [0x115F, 0x1160, 0x3164, 0xFFA0, 0x2065, *range(0xFFF0, 0xFFF9), 0xE0FFF, 0xFFFE, 0xFDD0]
FORMATS = [n for n in range(sys.maxunicode) if unicodedata.category(chr(n)) == "Cf"]


def test_python_knows_the_formats() -> None:
    assert len(FORMATS) > 150
    assert {0xAD, 0x200B, 0x200D, 0x2060, 0xFEFF, 0xE0041} < set(FORMATS)


@pytest.mark.parametrize("number", [*FORMATS, *SELECTORS, *FILLERS], ids=hex)
def test_the_unseen_is_neither_kept_nor_compared(number: int) -> None:
    unseen = chr(number)
    for text in (f"{unseen}Nowak", f"No{unseen}wak", f"Nowak{unseen}", f"No{unseen * 3}wak"):
        assert typed.one_line(text) == "Nowak"
        assert typed.stripped(text) == "Nowak"
        assert typed.searched(text, 200) == "Nowak"
        assert folded(text) == "nowak"
        assert sort_key(text) == sort_key("Nowak")
        assert typed.mail_address(f"{text}@example.org") == "Nowak@example.org"
    assert typed.one_line(unseen) is None


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian
        "क्\u200dष",  # Devanagari
        "ක්\u200dෂ",  # Sinhala
        "👩\u200d🔬",
        "🏳\ufe0f\u200d🌈",
        "👩🏽\u200d⚕\ufe0f",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # the flag of Scotland
    ],
)
def test_what_a_script_or_a_picture_needs_is_shown_but_not_compared(text: str) -> None:
    assert typed.one_line(text) == text
    assert typed.stripped(text) == text
    bare = "".join(c for c in text if c not in "\u200c\u200d\ufe0f" and not 0xE0000 <= ord(c) < 0xE1000)
    assert folded(text) == folded(bare)


@pytest.mark.parametrize("text", ["a\u200db", "\u200dن", "ن\u200d", "ن\u200d\u200dن", "A\ufe0f", "1\ufe0f"])
def test_joiners_and_selectors_stay_nowhere_else(text: str) -> None:
    kept = typed.one_line(text)
    assert kept is not None
    assert not {"\u200d", "\ufe0f"} & set(kept)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("कमला देवी", "कमले देवा"),  # Devanagari
        ("কমলা", "কমলি"),  # Bengali
        ("கமலா", "கமலி"),  # Tamil
        ("กี", "กู"),  # Thai
        ("ສີ", "ສູ"),  # Lao
        ("ကိ", "ကု"),  # Myanmar
        ("កី", "កូ"),  # Khmer
        ("حَسَن", "حُسْن"),  # Arabic
        ("דָּן", "דִּן"),  # Hebrew
        ("かき", "がき"),  # kana
        ("བོད", "བད"),  # Tibetan
    ],
)
def test_other_vowels_make_another_name(one: str, other: str) -> None:
    assert folded(one) != folded(other)
    assert folded(one) == folded(unicodedata.normalize("NFD", one)) == folded(f" {one}\u200b ")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Żółć", "zolc"),
        ("ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "zazolc gesla jazn"),
        ("Zo\u0301\u0142c\u0301", "zolc"),
        ("Müller-Strauß", "muller strauss"),
        ("Nguyễn", "nguyen"),
        ("Ångström", "angstrom"),
        ("Άννα", "αννα"),
        ("𝐍owak", "nowak"),
        ("Ｎｏｗａｋ", "nowak"),
    ],
)
def test_accents_count_nothing(text: str, plain: str) -> None:
    assert folded(text) == plain


IN_ORDER = [
    ("Lis", "Zofia"),
    ("Lis-Adamska", "Anna"),
    ("Lisowska", "Ewa"),
    ("Nowak", "Adam"),
    ("Nowak", "Adam Zenon"),
    ("Nowak", "Zofia"),
    ("Nowak", "Żaneta"),
    ("Nowak Adamska", "Anna"),
    ("Nowak-Adamska", "Ewa"),
    ("Nowak-Lis", "Anna"),
    ("Nowakowska", "Ewa"),
]


def test_people_sort_by_last_name_then_by_first_name() -> None:
    shuffled = IN_ORDER[::-1]
    assert sorted(shuffled, key=lambda each: name_sort_key(*each)) == IN_ORDER


def test_an_unseen_character_moves_nobody() -> None:
    assert name_sort_key("No\u200bwak", "Adam\u00ad") == name_sort_key("Nowak", "Adam")


def test_a_very_long_last_name_leaves_room_for_the_first() -> None:
    assert name_sort_key("n" * 300, "Adam") < name_sort_key("n" * 300, "Ewa")
    assert len(name_sort_key("n" * 300, "e" * 300)) == 400


def test_nothing_unseen_is_printable() -> None:
    # So a text that is printable needs no look at each of its characters.
    printable = [c for c in map(chr, range(sys.maxunicode + 1)) if c.isprintable()]
    assert len(printable) > 100_000
    assert [c for c in printable if _is_unseen(c)] == []
