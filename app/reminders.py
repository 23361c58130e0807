"""On how many days before a meeting people are reminded, as it is typed and kept: «7, 1». Pure rules."""

import re
from collections.abc import Collection

from app.errors import N_

MOST_DAYS = 60
MOST_REMINDERS = 5
WRONG_DAYS = N_("Write whole days with commas between them, such as “7, 1”: at most five, from 1 to 60.")
_SEPARATED = re.compile(r"[\s,;]+")


def days_in(text: str | None) -> list[int]:
    """Return the days in «7, 1», each once, the most first; ValueError for anything else.

    At most five, from 1 to 60; nothing typed is none.
    """
    found = {int(each) for each in _SEPARATED.split((text or "").strip()) if _checked(each)}
    if len(found) > MOST_REMINDERS or any(not 1 <= each <= MOST_DAYS for each in found):
        raise ValueError("days from 1 to 60, at most five")
    return sorted(found, reverse=True)


def days_text(days: Collection[int]) -> str:
    """Return days as they are kept and shown: «7, 1»."""
    return ", ".join(str(each) for each in sorted(days, reverse=True))


def _checked(text: str) -> bool:
    if text and not (text.isascii() and text.isdigit() and len(text) < 4):
        raise ValueError("whole days, with commas between them")
    return bool(text)
