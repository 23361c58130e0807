"""When two names mean the same institution, and how alike two others are."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from app.columns import folded

NAME_LENGTH = 300
_KEY_LENGTH = 400
_LETTER_AND_HYPHEN = re.compile(r"(?<!\w)(\w)-(?=\w)")
_LETTERS_APART = re.compile(r"(?<!\S)\w(?: \w)+(?!\S)")
# Words that nearly every centre's name holds: alone they make nobody alike.
_COMMON = {"w", "we", "i", "z", "gmina", "gminy", "miasto", "miasta", "im", "nr"}


def institution_key(name: str) -> str:
    """Return a name for comparison: folded, and initials written apart joined.

    «M.O.P.S. Ełk», «m o p s elk» and «MOPS – Ełk» are one name, and so are «M-GOPS» and «MGOPS».
    Other words are never dropped or reordered: a guess of that kind is staff's to make.
    """
    plain = folded(_LETTER_AND_HYPHEN.sub(r"\1", name))
    return _LETTERS_APART.sub(lambda run: run.group().replace(" ", ""), plain)[:_KEY_LENGTH]


def likeness(one: str, other: str) -> float:
    """Return how alike two keys are, from 0 (not at all) to 1; the order of words counts little."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    shared = len(first & second) / len(first | second)
    spelling = SequenceMatcher(None, " ".join(sorted(first)), " ".join(sorted(second))).ratio()
    return max(shared, spelling)


def _words(key: str) -> set[str]:
    words: Iterable[str] = key.split()
    return {word for word in words if word not in _COMMON}
