"""Whether an event's page asks who would come to a next edition."""

from app.events.models import Event, WhoApplies
from app.events.window import CLOSED_FOR_GOOD, WindowState, has_form, registration_window
from app.notices.models import TextKind
from app.notices.queries import texts_in_force
from app.registrations.seats import Seats
from app.work import Work


def asks_for_next(work: Work, event: Event, seats: Seats) -> bool:
    """Tell whether people can ask to hear of a next edition: the event is full, or its registration is over,
    or it is only being considered, and the office has published what they consent to."""
    window = registration_window(work, event)
    if window.open:
        wanted = seats.newcomers_wait
    elif event.rules.who_applies == WhoApplies.considered:
        wanted = window.state in (WindowState.no_form, *CLOSED_FOR_GOOD)
    else:
        wanted = window.state in CLOSED_FOR_GOOD and has_form(event)
    return wanted and bool(texts_in_force(work, None, [TextKind.interest]))
