"""What the state of an event forbids, whatever its registration window says."""

from app.errors import Closed
from app.events.models import Event
from app.events.window import CALLED_OFF, has_form, is_past, registration_window
from app.work import Work


def why_closed(work: Work, event: Event) -> Closed | None:
    """Return the refusal that tells why nobody can sign up now, or None while registration is open."""
    window = registration_window(work, event)
    return None if window.open else window.refusal(work.texts)


def why_called_off(work: Work, event: Event) -> Closed | None:
    """Return the refusal for an event that will not take place as things stand (cancelled, suspended)."""
    window = registration_window(work, event)
    if window.state in CALLED_OFF:
        return window.refusal(work.texts)
    return None


def is_late(work: Work, event: Event) -> bool:
    """Tell whether an application now needs a reason: its window is closed, or the event is over."""
    if not has_form(event):
        return is_past(work, event)
    return not registration_window(work, event).open
