"""The values that a mark may have, as fields and files write them."""

import re
from dataclasses import dataclass

from app.attendance.models import Presence
from app.errors import N_, Refusal

DAY_MINUTES = 24 * 60

LABELS = {
    Presence.present: N_("Present"),
    Presence.absent: N_("Absent"),
    Presence.excused: N_("Excused"),
    Presence.partial: N_("Part of the time"),
}
"""What a person reads for each presence; the first letter of the translated word is also its key."""

_HOURS = re.compile(r"(?:late:(\d{1,9}))? ?(?:early:(\d{1,9}))?", re.ASCII)
_BOUNDS = N_("The minutes must be between 1 and %(most)s.")


@dataclass(frozen=True, slots=True)
class Value:
    """One mark's content. A partial presence has minutes, or by how many one came late and left early."""

    presence: Presence
    minutes: int | None = None
    late: int | None = None
    early: int | None = None

    @property
    def written(self) -> str:
        """The value as fields and files write it: a word, the minutes, or «late:20 early:15»."""
        if self.presence != Presence.partial:
            return self.presence.value
        if self.minutes is not None:
            return str(self.minutes)
        parts = (("late", self.late), ("early", self.early))
        return " ".join(f"{word}:{minutes}" for word, minutes in parts if minutes is not None)


def parsed(text: str, credit: int | None) -> Value | None:
    """Return the value that a field holds; an empty one is None, no mark.

    `credit` is what a full presence earns in minutes: more can't be marked, and who missed as much was
    absent. Refuses other words.
    """
    word = text.strip().casefold()
    if not word:
        return None
    if word in (Presence.present, Presence.absent, Presence.excused):
        return Value(Presence(word))
    most = DAY_MINUTES if credit is None else credit
    if hours := _HOURS.fullmatch(word):
        late, early = (int(group) if group else None for group in hours.groups())
        _check((late or 0) + (early or 0), DAY_MINUTES)
        return Value(Presence.partial, late=late or None, early=early or None)
    if not (word.isascii() and word.isdigit()):
        raise Refusal("Choose present, absent or excused, or give a number of minutes.")
    minutes = int(word[:9])
    _check(minutes, most)
    return Value(Presence.partial, minutes)


def _check(minutes: int, most: int) -> None:
    if not 1 <= minutes <= most:
        raise Refusal(_BOUNDS, values={"most": most})
