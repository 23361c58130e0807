"""The values that a mark may have, as fields and files write them."""

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


@dataclass(frozen=True, slots=True)
class Value:
    """One mark's content; `minutes` is set exactly when the presence is partial."""

    presence: Presence
    minutes: int | None = None

    @property
    def written(self) -> str:
        """The value as fields and files write it: a word, or the minutes."""
        return str(self.minutes) if self.presence == Presence.partial else self.presence.value


def parsed(text: str, credit: int | None) -> Value | None:
    """Return the value that a field holds; an empty one is None, no mark.

    `credit` is what a full presence earns in minutes: more can't be marked. Refuses other words.
    """
    word = text.strip().casefold()
    if not word:
        return None
    if word in (Presence.present, Presence.absent, Presence.excused):
        return Value(Presence(word))
    most = DAY_MINUTES if credit is None else credit
    if not (word.isascii() and word.isdigit()):
        raise Refusal("Choose present, absent or excused, or give a number of minutes.")
    minutes = int(word[:9])
    if not 1 <= minutes <= most:
        raise Refusal("The minutes must be between 1 and %(most)s.", values={"most": most})
    return Value(Presence.partial, minutes)
