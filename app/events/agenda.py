"""A programme typed as indented lines, read as a list of three levels."""

import re
from dataclasses import dataclass, field

_BULLET = re.compile(r"^(?:\d+(?:\.\d+)*[.)]|[a-z]\)|[-–•*])\s+")
LEVELS = 3


@dataclass(slots=True)
class Item:
    """One point of a programme with the points below it."""

    text: str
    below: list["Item"] = field(default_factory=list)


def read_agenda(text: str | None) -> list[Item]:
    """Return the points of a programme; indentation makes a point part of the one above it.

    Typed numbers and dashes are dropped, since the page numbers the points itself. Points deeper
    than the third level stand on the third.
    """
    top: list[Item] = []
    stack: list[tuple[int, Item]] = []
    for line in (text or "").splitlines():
        words = line.strip()
        if not words:
            continue
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        item = Item(_BULLET.sub("", words) or words)
        while stack and (stack[-1][0] >= indent or len(stack) >= LEVELS):
            stack.pop()
        (stack[-1][1].below if stack else top).append(item)
        stack.append((indent, item))
    return top
