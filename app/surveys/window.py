"""From when until when a test or a survey can be answered: pure rules over its days and the sessions."""

import enum
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app import clock
from app.events.models import Event
from app.events.timing import begins_at, sessions_of
from app.questions.models import Sheet, SheetKind

DAYS_AFTER = 14
"""For how many days after the last session a sheet stays open, unless staff choose another day."""


class SheetState(enum.StrEnum):
    """Whether a sheet can be answered: being prepared, opened for later, now, or not any more."""

    draft = "draft"
    soon = "soon"
    open = "open"
    over = "over"


@dataclass(frozen=True, slots=True)
class SheetWindow:
    """The state of a sheet, and the instants between which it can be answered, None for no bound."""

    state: SheetState
    begins: datetime | None
    ends: datetime | None

    @property
    def until(self) -> datetime | None:
        """The end as people read it: 23:59 of a last day instead of the midnight after it."""
        if self.ends is None or clock.local(self.ends).time() != time(0):
            return self.ends
        return self.ends - timedelta(minutes=1)


def sheet_window(sheet: Sheet, event: Event, now: datetime) -> SheetWindow:
    """Return when a sheet can be answered.

    An entry test until the first session begins, the others from the day of the last session until
    DAYS_AFTER days later, unless staff chose days.
    """
    begins, ends = _begins(sheet, event), _ends(sheet, event)
    if sheet.opened_at is None:
        state = SheetState.draft
    elif sheet.closed_at is not None or (ends is not None and now >= ends):
        state = SheetState.over
    elif begins is not None and now < begins:
        state = SheetState.soon
    else:
        state = SheetState.open
    return SheetWindow(state, begins, ends)


def usual_days(kind: SheetKind, event: Event) -> tuple[date | None, date | None]:
    """Return the days that follow from the sessions: the first on which a sheet is open, and the last."""
    sessions = sessions_of(event)
    if not sessions:
        return None, None
    if kind == SheetKind.entry:
        return None, sessions[0].day
    last = max(each.day for each in sessions)
    return last, last + timedelta(days=DAYS_AFTER)


def _begins(sheet: Sheet, event: Event) -> datetime | None:
    day = sheet.opens_on or usual_days(sheet.kind, event)[0]
    return clock.instant(day, time(0)) if day else None


def _ends(sheet: Sheet, event: Event) -> datetime | None:
    if sheet.closes_on is not None:
        return clock.end_of_day(sheet.closes_on)
    if sheet.kind == SheetKind.entry:
        return begins_at(event)
    day = usual_days(sheet.kind, event)[1]
    return clock.end_of_day(day) if day else None
