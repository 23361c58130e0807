"""Minutes shown in the hours of a training: teaching hours of 45 minutes, or clock hours."""

from app.texts import Texts

CLOCK_HOUR = 60

_POINT = {"pl": ","}


def in_units(texts: Texts, minutes: int, unit_minutes: int, *, up: bool = False) -> str:
    """Return minutes as hours of that many minutes: «24», «4,5»; one decimal, cut rather than rounded.

    So nobody reads 60 before 60 are earned. `up` raises instead, for what is missing.
    """
    tenths = -(-minutes * 10 // unit_minutes) if up else minutes * 10 // unit_minutes
    whole, rest = divmod(tenths, 10)
    return f"{whole}{_POINT.get(texts.language, '.')}{rest}" if rest else str(whole)


def hours_phrase(texts: Texts, minutes: int, unit_minutes: int | None) -> str:
    """Return minutes with their unit: «6 godz. (po 45 min)»; without a unit, in clock hours."""
    unit = unit_minutes or CLOCK_HOUR
    shown = in_units(texts, minutes, unit)
    count = int(shown) if shown.isdigit() else 2
    return texts.ngettext(
        "%(hours)s hour (of %(unit)s min)", "%(hours)s hours (of %(unit)s min)", count, hours=shown, unit=unit
    )
