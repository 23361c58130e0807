"""Minutes of a line as people read them: «21 h 40 min», in hours of 60 or of 45 minutes."""

from app.events.units import CLOCK_HOUR
from app.texts import Texts


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
