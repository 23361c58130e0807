"""How institutions' names are spelt for comparison, and how alike two are: pure."""

import re
from functools import lru_cache

from app.columns import folded

NAME_LENGTH = 300
_KEY_LENGTH = 400
_LETTER_AND_HYPHEN = re.compile(r"(?<!\w)(\w)-(?=\w)")
_LETTERS_APART = re.compile(r"(?<!\S)\w(?: \w)+(?!\S)")
_INITIALS = re.compile(r"(?<!\S)[^\W\d](?: (?![wz](?: |$))[^\W\d])+(?!\S)")
# Words that nearly every centre's name holds: alone they make nobody alike.
_COMMON = {"w", "we", "i", "z", "gmina", "gminy", "miasto", "miasta", "im", "nr"}


def institution_key(name: str) -> str:
    """Return a name for comparison: folded, and initials written apart joined.

    «M.O.P.S. Ełk», «m o p s elk» and «MOPS – Ełk» are one name, and so are «M-GOPS» and «MGOPS».
    Other words are never dropped or reordered: such a guess is for staff (docs/decisions/0022).
    """
    plain = folded(_LETTER_AND_HYPHEN.sub(r"\1", name))
    return _LETTERS_APART.sub(lambda run: run.group().replace(" ", ""), plain)[:_KEY_LENGTH]


def words_of_name(name: str) -> list[str]:
    """Return the folded words of a name; initials are joined, but not with a preposition behind them.

    «M.O.P.S. w Ełku» gives mops, w, elku, where the key of the whole name has «mopsw elku».
    """
    plain = folded(_LETTER_AND_HYPHEN.sub(r"\1", name))
    joined = _INITIALS.sub(lambda run: run.group().replace(" ", ""), plain)
    return joined[:_KEY_LENGTH].split()


@lru_cache(8192)
def fingerprint(key: str) -> frozenset[str]:
    """Return the groups of three letters of a key's words, by which names are held against each other."""
    words = [f" {word} " for word in key.split() if word not in _COMMON]
    return frozenset(word[at : at + 3] for word in words for at in range(len(word) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two fingerprints are, from 0 (not at all) to 1; the order of words counts nothing."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0
