"""Whether one can sign up for an event now, and if not, why: a pure rule."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app import clock
from app.errors import N_, Closed
from app.events.models import WITH_FORM, Event, EventStatus, WhoApplies, WhoDecides
from app.events.timing import (
    closes_at,
    deadline_ends,
    ends,
    last_day_to_sign_up,
    opens_at,
    places_open_at,
    sessions_of,
)
from app.spans import Span
from app.texts import Texts
from app.work import Work


class WindowState(enum.StrEnum):
    """Why registration is open or closed."""

    open = "open"
    not_yet = "not_yet"
    late = "late"
    begun = "begun"
    past = "past"
    suspended = "suspended"
    cancelled = "cancelled"
    no_form = "no_form"


CALLED_OFF = (WindowState.cancelled, WindowState.suspended)
"""The states of events that will not take place as things stand."""

CLOSED_FOR_GOOD = (WindowState.late, WindowState.begun, WindowState.past)
"""The states in which registration is over and does not come back by itself."""

_REASONS = {
    WindowState.open: N_("Registration is open."),
    WindowState.not_yet: N_("Registration opens on %(day)s."),
    WindowState.late: N_("Registration ended on %(day)s."),
    WindowState.begun: N_("The event has begun; registration is over."),
    WindowState.past: N_("The date has passed."),
    WindowState.suspended: N_("The event is suspended until further notice."),
    WindowState.cancelled: N_("The event has been cancelled."),
}
SUSPENDED_UNTIL = N_("The event is suspended until %(day)s.")
_WITHOUT_FORM = {
    WhoApplies.members: N_("These meetings are for the members of a closed group."),
    WhoApplies.invited: N_("Participation is by invitation."),
    WhoApplies.partner: N_("A partner of the project recruits the participants."),
    WhoApplies.considered: N_("The event is only being considered; there is no registration yet."),
}


_NAMED = N_("Institutions name the people whom they send.")


@dataclass(frozen=True, slots=True)
class RegistrationWindow:
    """Whether registration is open; `reason` is a message id, `day` the day that it names."""

    state: WindowState
    reason: str
    day: date | None = None

    @property
    def open(self) -> bool:
        """Whether the form may be sent now."""
        return self.state == WindowState.open

    def values(self, texts: Texts) -> Mapping[str, str]:
        """Return what fills the placeholders of `reason`, in one language."""
        return {"day": texts.day_plain(self.day)} if self.day else {}

    def sentence(self, texts: Texts) -> str:
        """Return the reason in one language."""
        return texts.gettext(self.reason, **self.values(texts))

    def refusal(self, texts: Texts) -> Closed:
        """Return the refusal to raise when the window is closed."""
        return Closed(self.reason, values=self.values(texts))


def has_form(event: Event) -> bool:
    """Tell whether this way of recruiting has a public form at all."""
    return event.rules.who_applies in WITH_FORM and not names_people(event)


def names_people(event: Event) -> bool:
    """Tell whether institutions name who takes part, so that nobody applies by themselves."""
    return event.rules.who_applies in WITH_FORM and event.rules.who_decides == WhoDecides.institution


def is_past(work: Work, event: Event) -> bool:
    """Tell whether the event is over: said to be held, or its last session or its period is."""
    if event.status == EventStatus.held:
        return True
    end = ends(event)
    if end is not None:
        return end <= work.now
    return event.ends_on is not None and event.ends_on < work.today


def is_over(work: Work, event: Event) -> bool:
    """Tell whether nothing more is expected of the event: it is past, and not suspended, to be resumed."""
    return event.status != EventStatus.suspended and is_past(work, event)


def is_to_come(work: Work, event: Event) -> bool:
    """Tell whether the event can't have been held yet: its last session is not over, or its period ahead.

    Of a period that has begun nobody knows the day, so it may have been held.
    """
    end = ends(event)
    if end is not None:
        return end > work.now
    start = event.period_start
    return start is not None and start > work.today


def registration_window(work: Work, event: Event) -> RegistrationWindow:
    """Return whether one can sign up at `work.now`.

    A deadline counts to 24:00 of its day in Warsaw; whatever it says, registration ends when the first
    session begins (without an hour: after its day). An instant equal to the end is late.
    """
    if _is_cancelled(event):
        return _window(WindowState.cancelled)
    if event.status == EventStatus.suspended:
        return suspended_window(event)
    if is_past(work, event):
        return _window(WindowState.past)
    if not has_form(event):
        reason = _NAMED if names_people(event) else _WITHOUT_FORM[event.rules.who_applies]
        return RegistrationWindow(WindowState.no_form, reason)
    opening, closing = opens_at(event), closes_at(event)
    if closing is not None and work.now >= closing:
        if closing == deadline_ends(event):
            return _window(WindowState.late, event.rules.registration_deadline)
        return _window(WindowState.begun)
    if opening is not None and work.now < opening:
        return _window(WindowState.not_yet, clock.today(opening))
    return _window(WindowState.open, last_day_to_sign_up(event))


def suspended_window(event: Event) -> RegistrationWindow:
    """Return the window of a suspended event, which says until when it is suspended."""
    if event.suspended_until is None:
        return _window(WindowState.suspended)
    return RegistrationWindow(WindowState.suspended, SUSPENDED_UNTIL, event.suspended_until)


def same_until(now: datetime, event: Event) -> Span:
    """Return the span around `now` in which time alone changes nothing of `is_past`, of the window and of
    how places are given."""
    last_day = clock.end_of_day(event.ends_on) if event.ends_on else None
    known = (opens_at(event), closes_at(event), ends(event), last_day, places_open_at(event))
    turns = [turn for turn in known if turn]
    return Span(
        max((turn for turn in turns if turn <= now), default=None),
        min((turn for turn in turns if turn > now), default=None),
    )


def _is_cancelled(event: Event) -> bool:
    if event.status == EventStatus.cancelled:
        return True
    return bool(event.meetings) and not sessions_of(event)


def _window(state: WindowState, day: date | None = None) -> RegistrationWindow:
    return RegistrationWindow(state, _REASONS[state], day)
