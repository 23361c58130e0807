"""Minutes shown in the hours of a training: teaching hours of 45 minutes, or clock hours."""

from app.errors import N_
from app.texts import Texts

HOURS = (N_("%(hours)s hour (of %(unit)s min)"), N_("%(hours)s hours (of %(unit)s min)"))


def in_units(texts: Texts, minutes: int, unit_minutes: int, *, up: bool = False) -> str:
    """Return minutes as hours of that many minutes: «24», «4,5»; one decimal, cut rather than rounded.

    So nobody reads 60 before 60 are earned. `up` raises instead, for what is missing.
    """
    tenths = minutes * 10 / unit_minutes
    whole, rest = divmod(-int(-tenths // 1) if up else int(tenths // 1), 10)
    return f"{whole}{_POINT.get(texts.language, '.')}{rest}" if rest else str(whole)


def hours_phrase(texts: Texts, minutes: int, unit_minutes: int) -> str:
    """Return minutes with their unit: «6 godz. (po 45 min)»."""
    shown = in_units(texts, minutes, unit_minutes)
    count = int(shown) if shown.isdigit() else 2
    return texts.ngettext(*_PHRASE, count, hours=shown, unit=unit_minutes)


_POINT = {"pl": ","}
_PHRASE = ("%(hours)s hour (of %(unit)s min)", "%(hours)s hours (of %(unit)s min)")
