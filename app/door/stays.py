"""From what was marked at the door to when somebody was there: pure rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.door.models import DoorMark, MarkKind
from app.events.models import Session


@dataclass(frozen=True, slots=True)
class Stay:
    """How long somebody was there: from an entry, to an exit, or from one to the other."""

    entry: DoorMark | None
    exit: DoorMark | None

    @property
    def arrived_at(self) -> datetime | None:
        """When they came, if that was marked."""
        return self.entry.made_at if self.entry else None

    @property
    def left_at(self) -> datetime | None:
        """When they left, if that was marked."""
        return self.exit.made_at if self.exit else None

    @property
    def name(self) -> str:
        """The marks that it rests on, the same for the same."""
        return f"{self.entry.id if self.entry else ''}-{self.exit.id if self.exit else ''}"

    @property
    def noted_at(self) -> datetime:
        """When the last of its marks was made."""
        return max(each.made_at for each in (self.entry, self.exit) if each)


def stays(marks: Iterable[DoorMark]) -> list[Stay]:
    """Return when one person was there, in order of time, whatever the order in which marks came in.

    Marked as come by two phones, somebody came when the first did. Who leaves without having been marked as
    come was there before. Who leaves again without having come back in between left the first time.
    """
    found: list[Stay] = []
    entry: DoorMark | None = None
    for each in sorted(marks, key=lambda each: (each.made_at, each.kind == MarkKind.exit, each.id)):
        if each.taken_back_at is not None:
            continue
        if each.kind == MarkKind.entry:
            entry = entry or each
        elif each.kind == MarkKind.exit and (entry is not None or not found):
            found.append(Stay(entry, each))
            entry = None
    return [*found, Stay(entry, None)] if entry is not None else found


def sessions_touched(stay: Stay, sessions: Sequence[Session]) -> list[Session]:
    """Return the sessions of a day, given in order of time, to which a stay belongs; at least one.

    Those during which somebody was there; one that touches none belongs to the next, else to the last.
    """
    touched = [each for each in sessions if _touches(stay, each)]
    if touched:
        return touched
    until = stay.left_at or stay.arrived_at
    later = [each for each in sessions if (hours := _hours(each)) and until and until <= hours[0]]
    return later[:1] or list(sessions[-1:])


def _touches(stay: Stay, session: Session) -> bool:
    hours = _hours(session)
    if hours is None:
        return True
    came, left = stay.arrived_at, stay.left_at
    return (came is None or came < hours[1]) and (left is None or left > hours[0])


def _hours(session: Session) -> tuple[datetime, datetime] | None:
    if session.starts_at is None or session.ends_at is None:
        return None
    return clock.instant(session.day, session.starts_at), clock.instant(session.day, session.ends_at)
