"""Hours as people type them, in hours of 45, 60 or any other number of minutes: 21, 21.5, 21,5, 21:40."""

import re
from dataclasses import dataclass
from fractions import Fraction

from app.errors import N_, Refusal

WRONG_AMOUNT = N_("This is not an amount of hours. Write it as 21, 21.5 or 21:40 (21 hours and 40 minutes).")
PARTS_OF_MINUTES = N_(
    "This is no whole number of minutes. The nearest are %(less)s (%(fewer)s min) "
    "and %(more)s (%(greater)s min)."
)
_DECIMAL = re.compile(r"(\d{1,6})(?:[.,](\d{1,4}))?", re.ASCII)
_PARTS = re.compile(r"(\d{1,6})\s*(?::|h|godz\.?)\s*(?:(\d{1,3})\s*(?:min\.?)?)?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,3})\s*min\.?", re.ASCII)
_HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Hours:
    """An amount of hours, whose length is not said, and the minutes after them (of «21:40», 40).

    Where nothing but minutes was typed («90 min»), there are no hours: `hours` is None.
    """

    hours: Fraction | None
    rest: int = 0

    def minutes(self, unit_minutes: int) -> int:
        """Return the minutes, hours having so many each.

        Refuses parts of minutes, naming the nearest whole ones, and as many minutes after the hours as one
        hour has.
        """
        if self.hours is None:
            return self.rest
        if self.rest and self.rest >= unit_minutes:
            raise Refusal(WRONG_AMOUNT)
        minutes = self.hours * unit_minutes
        if minutes.denominator > 1:
            less = int(minutes)
            values = {
                "less": _in_parts(less, unit_minutes),
                "fewer": less,
                "more": _in_parts(less + 1, unit_minutes),
                "greater": less + 1,
            }
            raise Refusal(PARTS_OF_MINUTES, values=values)
        return int(minutes) + self.rest

    def typed(self, language: str) -> str:
        """Return them as a field shows them: «21», «5,25», or «21:40» where minutes follow."""
        if self.rest or self.hours is None:
            return f"{self.hours or 0}:{self.rest:02}"
        whole, hundredths = divmod(int(self.hours * _HUNDREDTHS), _HUNDREDTHS)
        point = "," if language == "pl" else "."
        return f"{whole}{point}{hundredths:02}".rstrip("0") if hundredths else str(whole)


def hours_of(minutes: int, unit_minutes: int) -> Hours:
    """Return minutes as hours, exact: a decimal of at most two places, or with minutes after the hours."""
    exact = Fraction(minutes, unit_minutes)
    if (exact * _HUNDREDTHS).denominator == 1:
        return Hours(exact)
    whole, rest = divmod(minutes, unit_minutes)
    return Hours(Fraction(whole), rest)


def typed_hours(text: str) -> Hours:
    """Return what somebody typed: 21, 21.5, 21,5, 21:40, 21 h 40 min, 40 min. Refuses what is no amount."""
    typed = " ".join(text.split()).lower()
    if found := _DECIMAL.fullmatch(typed):
        fraction = found[2] or ""
        return Hours(Fraction(int(found[1] + fraction), 10 ** len(fraction)))
    if found := _PARTS.fullmatch(typed):
        return Hours(Fraction(int(found[1])), int(found[2] or 0))
    if found := _MINUTES.fullmatch(typed):
        return Hours(None, int(found[1]))
    raise Refusal(WRONG_AMOUNT)


def _in_parts(minutes: int, unit_minutes: int) -> str:
    whole, rest = divmod(minutes, unit_minutes)
    return f"{whole}:{rest:02}"
