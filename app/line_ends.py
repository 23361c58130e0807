"""Where no line of a title or a legal text may end, by the rules of Polish typesetting."""

import re

from markupsafe import Markup, escape

_NBSP = "\u00a0"
_BOUND_DASH = "\u2060\u2013\u2060"
"""A dash at which no line ends: browsers break behind a bare one."""
_MONTHS = (
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
    "|January|February|March|April|May|June|July|August|September|October|November|December"
)
# A letter alone that is a word; not an initial («A. Nowak») and no part of markup.
_SHORT_WORD = re.compile(r"(?<![^\s(\[„”–>])([wzioauWZIOAU])\s(?=\S)")
_BEFORE_NUMBER = re.compile(r"(?<!\w)(godz\.|nr|art\.|ust\.|pkt|poz\.|str\.|tel\.|§|No\.)\s(?=\d)")
_BEHIND_NUMBER = re.compile(rf"(\d)\s(?=(?:{_MONTHS})\b|r\.|zł\b|%)")
_BEFORE_YEAR = re.compile(rf"\b({_MONTHS})\s(?=\d{{4}}\b)")
_WHOLE = re.compile(
    rf"(?:godz\.{_NBSP})?\b\d{{1,2}}:\d{{2}}(?:\u2013\d{{1,2}}:\d{{2}})?"
    rf"|\b\d{{1,2}}\u2013\d{{1,2}}{_NBSP}(?:{_MONTHS}){_NBSP}\d{{4}}"
    r"|\([^\W\d]+\u2013[^\W\d]+\)|\+\d{1,3}(?: \d{2,3}){3,4}\b"
)
"""Hours, the days of a meeting of several, their names in brackets, and numbers to be phoned."""
_RANGE = re.compile(r"(?<=\d)\u2013(?=\d)")


def bound(text: str) -> str:
    """Return a text to be shown (never to be kept) whose lines don't end in a wrong place.

    Words of one letter stay with what follows, numbers with what they count or are counted by, the parts
    of dates and ranges with each other. HTML stays HTML.
    """
    shown = str(text)
    for pattern in (_SHORT_WORD, _BEFORE_NUMBER, _BEHIND_NUMBER, _BEFORE_YEAR):
        shown = pattern.sub(rf"\1{_NBSP}", shown)
    shown = _RANGE.sub(_BOUND_DASH, shown)
    return Markup(shown) if isinstance(text, Markup) else shown  # noqa: S704 (it was markup before)


def with_whole_hours(text: str) -> Markup:
    """Return a line about dates as HTML in which hours, days in a row and phone numbers stay on one line."""
    return Markup(_WHOLE.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704 (escaped)
