"""How the columns of a list share the width of a page, and where words break that no column holds: pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ACROSS = {False: 515, True: 762}
"""How many points lie between the margins of a page: upright, and on its side."""
_BETWEEN, _LETTER = 8, 4.7
"""The points that a column loses to its sides, and those that a letter takes on the average."""
_WORD = re.compile(r"[^ \n/]+/?|/")
_LONGEST = 16
"""So many letters of a word are asked for at most: one endless name takes no room from all others."""
_MAY_BREAK, _STAYS_WHOLE = "\u200b", "\xa0"


@dataclass(frozen=True, slots=True)
class Fitted:
    """The letters that each column holds in a line."""

    letters: Sequence[int]

    @property
    def shares(self) -> list[int]:
        """The shares of the width."""
        return list(self.letters)

    def broken(self, column: int, text: str) -> str:
        """Return a text with breaks allowed in words that its column doesn't hold, instead of overlapping."""
        most = self.letters[column]
        if all(len(word) <= most for word in _WORD.findall(text)):
            return text
        return _WORD.sub(lambda found: _cut(found[0], most), _loose(text))


def fitted(
    header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, landscape: bool
) -> Fitted:
    """Return what each column holds: what it wants where there is room, first of all its longest words."""
    room = (_ACROSS[landscape] - _BETWEEN * len(header)) / _LETTER
    needs = _needs(header, rows)
    if sum(needs) > room:
        needs = _needs([_loose(name) for name in header], [[_loose(cell) for cell in row] for row in rows])
    wanted = [max(width, need) for width, need in zip(widths, needs, strict=True)]
    spare, over = room - sum(needs), sum(wanted) - sum(needs)
    if spare < 0:
        found = [need * room / sum(needs) for need in needs]
    elif sum(wanted) > room:
        found = [need + (want - need) * spare / over for need, want in zip(needs, wanted, strict=True)]
    else:
        found = [want * room / sum(wanted) for want in wanted]
    return Fitted([max(1, int(each)) for each in found])


def _needs(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    return [min(_longest([name, *(row[at] for row in rows)]), _LONGEST) for at, name in enumerate(header)]


def _loose(text: str) -> str:
    return text.replace(_STAYS_WHOLE, " ")


def _longest(texts: Sequence[str]) -> int:
    return max((len(word) for text in texts for word in _WORD.findall(text)), default=1)


def _cut(word: str, most: int) -> str:
    if len(word) <= most:
        return word
    return _MAY_BREAK.join(word[at : at + most] for at in range(0, len(word), most))
