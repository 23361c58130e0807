"""Minutes shown in the hours of a training: teaching hours of 45 minutes, or clock hours."""

from app.attendance.tally import Tally
from app.hours.credit import CLOCK_HOUR
from app.texts import Texts

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


def confirmation_sentence(texts: Texts, tally: Tally, credit: int | None, unit_minutes: int | None) -> str:
    """Return what confirming a register would do, or why it can't be done yet."""
    if tally.blank:
        return texts.ngettext(
            "%(count)s person has no mark yet. Mark everybody, then confirm.",
            "%(count)s people have no mark yet. Mark everybody, then confirm.",
            tally.blank,
        )
    if credit is None:
        return texts.gettext("Say first how many minutes a full presence earns: this session has no hours.")
    hours = hours_phrase(texts, credit, unit_minutes)
    parts = [
        texts.ngettext(
            "%(count)s person will receive %(hours)s.",
            "%(count)s people will receive %(hours)s.",
            tally.present,
            hours=hours,
        )
    ]
    if tally.partial:
        parts.append(
            texts.ngettext(
                "%(count)s person will receive the minutes marked.",
                "%(count)s people will receive the minutes marked.",
                tally.partial,
            )
        )
    return " ".join([*parts, texts.gettext("A change after confirmation needs a reason.")])
