"""What a cell of a list means: names, addresses, telephones, days, marks. Pure rules."""

import enum
import re
from collections.abc import Sequence
from datetime import date, timedelta

from app import typed
from app.bringing.first_names import FIRST_NAMES
from app.columns import folded

_TITLES = re.compile(r"^(?:(?:prof|dr|hab|mgr|inż|lic|p|pan|pani|ks|s)\.?\s+(?:hab\.?\s+|inż\.?\s+)?)+", re.I)
_IN_BRACKETS = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_POWER = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE]\+?\d{1,2}", re.ASCII)
_WHOLE = re.compile(r"(\d{9,15})[.,]0+", re.ASCII)
_POLISH_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\b", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
_ZERO_DAY = date(1899, 12, 30)
"""The day from which spreadsheets count."""
_SURE = 0.8
_SHORTEST_PHONE = 7
_PRESENT = {
    "1",
    "x",
    "v",
    "tak",
    "t",
    "obecny",
    "obecna",
    "obecnosc",
    "ob",
    "yes",
    "y",
    "true",
    "present",
    "+",
    "✓",
    "✔",
}
_ABSENT = {"0", "nie", "n", "nieobecny", "nieobecna", "nb", "no", "false", "absent", "-", "–"}
_EXCUSED = {"u", "us", "usprawiedliwiony", "usprawiedliwiona", "usprawiedliwiona nieobecnosc", "excused"}


class NameOrder(enum.StrEnum):
    """In which order first and last name stand in one cell."""

    first_last = "first_last"
    last_first = "last_first"


def order_of(cells: Sequence[str], heading: str = "") -> NameOrder | None:
    """Return in which order the names of a column stand, by first names that are known, else by its heading.

    None where neither tells: somebody has to say.
    """
    votes = [vote for each in cells for vote in [_vote(each)] if vote is not None]
    for order in NameOrder:
        if votes and votes.count(order) >= _SURE * len(votes):
            return order
    words = folded(heading)
    first, last = words.find("imi"), words.find("nazwisk")
    if first >= 0 and last >= 0:
        return NameOrder.first_last if first < last else NameOrder.last_first
    return None


def names_in(cell: str, order: NameOrder) -> tuple[str, str]:
    """Return first and last name of a cell; the last is empty where only one word stands there.

    A comma, capitals, or a first name that is known on one side alone, tell more than the column's order.
    """
    text = _TITLES.sub("", " ".join(cell.split()))
    text = re.sub(r"\s+[-–]\s+", "-", text)
    if "," in text:
        last, _, first = text.partition(",")
        return first.strip(), last.strip()
    words = text.split()
    if len(words) < 2:
        return text, ""
    if (_vote(cell) or order) == NameOrder.last_first:
        split = _capitals(words) or 1
        return " ".join(words[split:]), " ".join(words[:split])
    return " ".join(words[:-1]), words[-1]


def email_in(cell: str) -> str:
    """Return the e-mail address of a cell without what stands around it; what is none comes back as it is."""
    text = (typed.one_line(cell) or "").removeprefix("mailto:")
    found = _IN_BRACKETS.search(text)
    return typed.mail_address(found[1] if found else text.strip(" ;,"))


def phone_in(cell: str) -> str | None:
    """Return the first telephone number of a cell as it is kept; None where there is none.

    Spreadsheets turn numbers into «6.01234567E8» and «601234567.0», and drop the plus of «48601234567».
    """
    text = typed.one_line(cell) or ""
    if _POWER.fullmatch(text):
        text = str(int(float(text.replace(",", "."))))
    elif found := _WHOLE.fullmatch(text):
        text = found[1]
    parts = re.split(r"[;,/]| lub | albo ", text)
    several = sum(sum(c.isdigit() for c in part) >= _SHORTEST_PHONE for part in parts) > 1
    for part in parts if several else (text, *parts):
        number = typed.phone(part.strip())
        if number is None and re.fullmatch(r"48\d{9}", part.strip()):
            number = typed.phone(f"+{part.strip()}")
        if number is not None:
            return number
    return None


def day_in(text: str) -> date | None:
    """Return the day that a text names: «12.03.2023», «2023-03-12», or as spreadsheets count (44997)."""
    if found := _ISO_DAY.search(text):
        year, month, day = map(int, found.groups())
    elif found := _POLISH_DAY.search(text):
        day, month, year = map(int, found.groups())
    elif found := _SERIAL.fullmatch(text.strip()):
        return _ZERO_DAY + timedelta(days=int(found[1]))
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def mark_in(cell: str) -> str | None:
    """Return the mark that a cell means, as registers write it; "" for an empty cell, None for no mark."""
    text = " ".join(cell.split()).casefold()
    if not text:
        return ""
    for words, mark in ((_PRESENT, "present"), (_ABSENT, "absent"), (_EXCUSED, "excused")):
        if text in words or folded(text) in words:
            return mark
    return text if re.fullmatch(r"[1-9]\d{1,3}", text, re.ASCII) else None


def _vote(cell: str) -> NameOrder | None:
    text = _TITLES.sub("", " ".join(cell.split()))
    if "," in text:
        return NameOrder.last_first
    words = text.split()
    if len(words) < 2:
        return None
    capitals = _capitals(words)
    if capitals:
        return NameOrder.last_first
    if len(words[-1]) > 1 and words[-1].isupper() and not words[0].isupper():
        return NameOrder.first_last
    first, last = folded(words[0]) in FIRST_NAMES, folded(words[-1]) in FIRST_NAMES
    if first == last:
        return None
    return NameOrder.first_last if first else NameOrder.last_first


def _capitals(words: Sequence[str]) -> int:
    """Return how many first words are in capitals, where those behind them are not."""
    count = 0
    while count < len(words) and len(words[count]) > 1 and words[count].isupper():
        count += 1
    return count if count < len(words) and not words[count].isupper() else 0
