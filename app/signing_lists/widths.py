"""How many lines a text takes in a column of a list, set in Lato by a typesetter that fills line by line."""

import unicodedata
from functools import cache

from app.papers.typesetting import breakable

_BREAK = "\u200b"
_WIDTHS = {
    0.22: "'’‘",
    0.24: ",.ijl",
    0.26: " :|",
    0.28: "!();I",
    0.32: "[]{}ł",
    0.36: "ft",
    0.38: '"-r„”“',
    0.4: "`",
    0.44: "*Js",
    0.46: "/?\\_z",
    0.48: "c",
    0.5: "ax§",
    0.52: "Lgkvy",
    0.54: "eŁ",
    0.56: "Sbdhnqu",
    0.58: "#$+0123456789<=>EF^op~øßđ–",
    0.6: "T",
    0.62: "PZ",
    0.64: "RY",
    0.66: "BX",
    0.68: "ACKV",
    0.72: "&",
    0.74: "GU",
    0.76: "…",
    0.78: "DHNĐ",
    0.8: "w—",
    0.82: "%OQØæ",
    0.84: "@m",
    0.88: "œ",
    0.94: "MÆ",
    1.04: "W",
    1.1: "Œ",
}
"""Letters of Lato by their width in ems, rounded up to the next fiftieth; accents make none wider."""
_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER, _WIDEST = 0.85, 1.1
"""Ems of a letter of another alphabet, and of whatever else there is: signs and letters of East Asia."""
_ALPHABETS = 0x2000
"""Below this stand the alphabets."""
_EM = 25.4 / 72
"""Millimetres of an em, for each point of size."""


def lines_of(text: str, width: float, points: float, *, bold: bool = False) -> int:
    """Return in how many lines a text stands at most in a column of so many millimetres; one for none.

    A line ends only at a space, behind a hyphen, or where `breakable` parts a long word.
    """
    room = width / (points * _EM * (1.08 if bold else 1))
    lines, used, space = 1, 0.0, 0.0
    for word in breakable(text).split(" "):
        for at, part in enumerate(_parts(word)):
            needed = _wide(part)
            lead = space if at == 0 else 0.0
            if used + lead + needed <= room:
                used += lead + needed
                continue
            # What no line holds is parted anywhere, or stands over the edge of its own line.
            lines += int(needed // room) + (1 if used else 0)
            used = needed % room
        space = _OF[" "]
    return lines


def text_width(text: str, points: float) -> float:
    """Return how many millimetres a text takes at most on one line."""
    return _wide(text) * points * _EM


def _parts(word: str) -> list[str]:
    if "-" not in word or any(letter.isdecimal() for letter in word):
        return word.split(_BREAK)
    # In Polish a hyphen at the end of a line is repeated on the next one.
    return word.replace("-", f"-{_BREAK}-").split(_BREAK)


def _wide(part: str) -> float:
    return sum(map(_width, part))


@cache
def _width(letter: str) -> float:
    known = _OF.get(unicodedata.normalize("NFD", letter)[0])
    if known is not None:
        return known
    if unicodedata.combining(letter):
        return 0.0
    return _OTHER if ord(letter) < _ALPHABETS else _WIDEST
