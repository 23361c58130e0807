"""Words take no more lines than are kept for them: what is guessed is compared with what is set."""

import json
from collections.abc import Sequence

import fontpkg_lato
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from app.papers.typesetting import breakable
from app.signing_lists.widths import lines_of

WIDTH, POINTS = 50, 9
_FONTS = typst.Fonts(include_system_fonts=False, font_paths=[str(fontpkg_lato.ROOT)])
_LINE = 3.69
"""Millimetres from line to line in `signing_list.typ`; the first one has the height of capitals."""
_MEASURE = """
#set text(font: ("Lato",), size: 9pt, hyphenate: false, lang: "pl")
#set par(leading: 0.45em)
#let words = json(bytes(sys.inputs.data))
#context [#metadata(words.map(it => measure(width: 50mm, text(it)).height / 1mm)) <heights>]
"""
WORDS = (
    "Ośrodek", "Pomocy", "Społecznej", "w", "Piszu", "nr", "3-4/2026", "Wiśniewska-Brzęczyszczykiewicz",
    "WARMIŃSKO-MAZURSKIE", "im.", "(filia)", "Szkół", "ŁĄKA", "MMMMMWWWWW", "il", "Ogólnokształcących",
    "dziewięćdziesięciodziewięciokilometrowy",
)  # fmt: skip


def lines_set(texts: Sequence[str]) -> list[int]:
    """Return in how many lines the typesetter sets each text."""
    data = json.dumps([breakable(each) for each in texts])
    found = typst.query(
        _MEASURE.encode(), "<heights>", field="value", one=True, font_paths=_FONTS, sys_inputs={"data": data}
    )
    return [1 + round(max(height - 2.2, 0) / _LINE) for height in json.loads(found)]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join), min_size=20, max_size=60))
def test_as_many_lines_are_kept_as_are_set(texts: list[str]) -> None:
    kept = [lines_of(each, WIDTH, POINTS) for each in texts]
    short = [
        (text, mine, real)
        for text, mine, real in zip(texts, kept, lines_set(texts), strict=True)
        if mine < real
    ]
    assert short == []


def test_little_more_is_kept() -> None:
    texts = [" ".join(WORDS[at : at + count]) for count in range(1, 9) for at in range(10)]
    kept = sum(lines_of(each, WIDTH, POINTS) for each in texts)
    assert kept <= 1.15 * sum(lines_set(texts))


def test_no_words_are_a_line() -> None:
    assert lines_of("", WIDTH, POINTS) == 1
