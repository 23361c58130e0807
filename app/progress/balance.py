"""How far a participant has come in a training, in minutes: pure rules."""

from dataclasses import dataclass

from app.events.units import CLOCK_HOUR
from app.progress.standing import Standing


@dataclass(frozen=True, slots=True)
class Balance:
    """Minutes earned by confirmed attendance, required, still possible, and missing.

    `missing` is what stays short of the required even when all that is possible is earned. `required`
    is None when the event names none. `unit_minutes` is the hour of the training (45 or 60). In an
    edition of a module, `standing` tells the same for each part.
    """

    earned: int
    required: int | None
    possible: int
    missing: int
    unit_minutes: int
    standing: Standing | None = None


def balance_of(earned: int, required: int | None, possible: int, unit_minutes: int | None) -> Balance:
    """Return a balance; an unknown unit is shown in clock hours, since the figures are minutes."""
    missing = max((required or 0) - earned - possible, 0)
    return Balance(earned, required, possible, missing, unit_minutes or CLOCK_HOUR)
