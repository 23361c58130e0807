"""The hours of a training: whether they are counted, and minutes shown in hours of 45 or of 60."""

from app.errors import N_, Refusal
from app.events.models import Event, FormOfSupport
from app.hours import Hours, hours_of
from app.texts import Texts

CLOCK_HOUR = 60

_POINT = {"pl": ","}


def unit_of(event: Event) -> int | None:
    """Return the minutes of one hour of an event: its module's if it is an edition; None if unknown."""
    return event.unit_minutes if event.module is None else event.module.unit_minutes


def counts_hours(event: Event) -> bool:
    """Tell whether hours are counted for the event: it requires some, or is a training module."""
    if event.module_id is not None or event.minutes_required is not None:
        return True
    return event.form_of_support == FormOfSupport.training_module


HOURS_OF_A_DAY = 24
NO_HOURS_OF_A_DAY = N_("Give more than 0 and at most 24 hours.")


def minutes_of_a_day(hours: Hours, unit_minutes: int | None) -> int:
    """Return hours of one day, as somebody typed them, in minutes; refuses none and more than 24."""
    unit = unit_minutes or CLOCK_HOUR
    minutes = hours.minutes(unit)
    if not 0 < minutes <= HOURS_OF_A_DAY * min(unit, CLOCK_HOUR):
        raise Refusal(NO_HOURS_OF_A_DAY)
    return minutes


def shown_hours(minutes: int | None, unit_minutes: int | None) -> Hours | None:
    """Return minutes as a field of hours holds them; None for none."""
    return None if minutes is None else hours_of(minutes, unit_minutes or CLOCK_HOUR)


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
