"""Minutes of a line as people write and read them: «21 h 40 min», in hours of 60 or of 45 minutes."""

import re
from fractions import Fraction

from app.errors import N_, Refusal
from app.events.units import CLOCK_HOUR
from app.texts import Texts

WRONG_AMOUNT = N_("This is not an amount of hours. Write it as 21, 21.5 or 21:40 (21 hours and 40 minutes).")
PARTS_OF_MINUTES = N_("This is no whole number of minutes. Write the minutes after a colon, as in 21:40.")
_DECIMAL = re.compile(r"(\d{1,6})(?:[.,](\d{1,4}))?", re.ASCII)
_PARTS = re.compile(r"(\d{1,6})\s*(?::|h|godz\.?)\s*(?:(\d{1,2})\s*(?:min\.?)?)?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,2})\s*min\.?", re.ASCII)


def amount(texts: Texts, minutes: int, unit_minutes: int = CLOCK_HOUR) -> str:
    """Return minutes to the minute: «21 h 40 min»; of 45: «28 h 40 min (of 45 min)», an hour being one."""
    whole, rest = divmod(abs(minutes), unit_minutes)
    hours = texts.gettext("%(hours)s h", hours=whole) if whole or not rest else ""
    left = texts.gettext("%(minutes)s min", minutes=rest) if rest else ""
    both = " ".join(filter(None, (hours, left))).replace(" ", "\u00a0")
    signed = f"\u2212{both}" if minutes < 0 else both
    if unit_minutes == CLOCK_HOUR or not whole:
        return signed
    return texts.gettext("%(amount)s (of %(unit)s min)", amount=signed, unit=unit_minutes)


def as_typed(minutes: int, unit_minutes: int) -> str:
    """Return minutes as a field shows them: «21», or «21:40» where minutes remain."""
    whole, rest = divmod(minutes, unit_minutes)
    return f"{whole}:{rest:02}" if rest else str(whole)


def minutes_of(typed: str, unit_minutes: int) -> int:
    """Return the minutes of a typed amount of hours of that many minutes: 21, 21.5, 21,5, 21:40, 21 h 40 min.

    Refuses what is none, parts of minutes, and as many minutes behind an hour as an hour has.
    """
    text = " ".join(typed.split()).lower()
    if found := _DECIMAL.fullmatch(text):
        fraction = found[2] or ""
        minutes = Fraction(int(found[1] + fraction) * unit_minutes, 10 ** len(fraction))
        if minutes.denominator > 1:
            raise Refusal(PARTS_OF_MINUTES)
        return minutes.numerator
    if found := _PARTS.fullmatch(text):
        more = int(found[2] or 0)
        if more >= unit_minutes:
            raise Refusal(WRONG_AMOUNT)
        return int(found[1]) * unit_minutes + more
    if found := _MINUTES.fullmatch(text):
        return int(found[1])
    raise Refusal(WRONG_AMOUNT)
