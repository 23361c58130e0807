"""When a link for the door works, and what it takes then: pure rules."""

import enum
from datetime import datetime, timedelta

from app import clock
from app.door.models import DoorLink

LATE = timedelta(days=7)
"""For so long after its end a link takes what was marked before: phones may have been offline."""


class DoorState(enum.StrEnum):
    """What a link does now: not yet, open, only taking what was marked before, or nothing."""

    early = "early"
    open = "open"
    late = "late"
    over = "over"
    revoked = "revoked"


OPENS = (DoorState.early, DoorState.open, DoorState.late)
"""The states in which the PIN is asked for."""
TAKES = (DoorState.open, DoorState.late)
"""The states in which marks are taken."""


def door_state(link: DoorLink, now: datetime) -> DoorState:
    """Return how a link stands."""
    if link.revoked_at is not None:
        return DoorState.revoked
    if clock.today(now) < link.day:
        return DoorState.early
    if now <= link.ends_at:
        return DoorState.open
    return DoorState.late if now <= link.ends_at + LATE else DoorState.over
