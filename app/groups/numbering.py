"""Which number a meeting has in the life of its group, over several events and over what the group was."""

from collections.abc import Sequence
from datetime import date, time

from app.events.models import Meeting


def numbers_of(meetings: Sequence[Meeting], before: int) -> dict[int, int]:
    """Return the number of each meeting by its id, counted in order of time behind `before`.

    Cancelled meetings and those without a day have none: what is held instead takes the number.
    """
    alive = [meeting for meeting in meetings if _begins(meeting) is not None]
    alive.sort(key=lambda meeting: (_begins(meeting) or (date.max, time.max), meeting.id))
    return {meeting.id: before + place for place, meeting in enumerate(alive, start=1)}


def _begins(meeting: Meeting) -> tuple[date, time] | None:
    days = [(s.day, s.starts_at or time(0)) for s in meeting.sessions if s.cancelled_at is None]
    return min(days, default=None)
