"""PESEL, the number of a person: its checksum, and the birth date and sex that it tells. Pure."""

from dataclasses import dataclass
from datetime import date

from app.errors import N_, Refusal

WRONG_LENGTH = N_("A PESEL has 11 digits.")
NO_DIGITS = N_("A PESEL has digits alone: 11 of them, without letters.")
NO_SUCH_DAY = N_("This PESEL begins with a day that does not exist. Compare it with the document.")
NOT_BORN_YET = N_("This PESEL belongs to somebody who is not born yet. Compare it with the document.")
WRONG_SUM = N_("One of the digits of this PESEL is wrong. Compare it with the document.")

_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_CENTURIES = {0: 1900, 20: 2000, 40: 2100, 60: 2200, 80: 1800}


@dataclass(frozen=True, slots=True)
class Pesel:
    """A number whose checksum is right, and what it tells."""

    digits: str
    born: date
    is_woman: bool

    def __repr__(self) -> str:
        return "Pesel(…)"


def pesel_in(text: str, today: date) -> Pesel:
    """Return the number that was typed, blanks and dashes apart; refuses any other, with what is wrong."""
    digits = "".join(text.split()).replace("-", "")
    if not (digits.isascii() and digits.isdigit()):
        raise Refusal(NO_DIGITS, field="pesel")
    if len(digits) != 11:
        raise Refusal(WRONG_LENGTH, field="pesel")
    born = _born(digits)
    if check_digit(digits[:10]) != int(digits[10]):
        raise Refusal(WRONG_SUM, field="pesel")
    if born is None:
        raise Refusal(NO_SUCH_DAY, field="pesel")
    if born > today:
        raise Refusal(NOT_BORN_YET, field="pesel")
    return Pesel(digits, born, int(digits[9]) % 2 == 0)


def check_digit(digits: str) -> int:
    """Return the eleventh digit that belongs to ten."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return (10 - total % 10) % 10


def masked(digits: str) -> str:
    """Return the number with its last five digits hidden: they tell sex and order, the others a birthday."""
    return f"{digits[:6]}•••••" if len(digits) == 11 else "•" * len(digits)


def _born(digits: str) -> date | None:
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    century = month // 20 * 20
    try:
        return date(_CENTURIES[century] + year, month - century, day)
    except ValueError:
        return None
