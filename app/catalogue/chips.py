"""Whether one can sign up for an event, in a word: cancelled, full, few seats, or until when."""

from datetime import date

from app.errors import N_, NC_
from app.events.chips import Chip
from app.events.labels import WHO_APPLIES, WHO_DECIDES
from app.events.models import Event, EventStatus
from app.events.window import RegistrationWindow, WindowState, names_people
from app.registrations.seats import Seats
from app.work import Work

FEW = 10
"""From how many free seats on the chip counts them."""


def chip_of(work: Work, event: Event, window: RegistrationWindow, seats: Seats) -> Chip:
    """Return what a visitor must know first: cancelled, full, few seats, or until when."""
    gettext = work.texts.gettext
    match window.state:
        case WindowState.cancelled:
            return Chip("cancelled", gettext(NC_("event", "Cancelled")))
        case WindowState.past:
            held = event.status == EventStatus.held
            return Chip("neutral", gettext(N_("Took place")) if held else gettext(N_("The date has passed")))
        case WindowState.suspended:
            return Chip("waiting", gettext(N_("Suspended")))
        case WindowState.no_form:
            return Chip("neutral", gettext(_without_form(event)))
        case WindowState.not_yet:
            return Chip("open", gettext(N_("Registration from %(day)s"), day=_plain(work, window.day)))
        case WindowState.late | WindowState.begun:
            return Chip("neutral", gettext(N_("Registration is over")))
    return open_chip(work, window, seats)


def open_chip(work: Work, window: RegistrationWindow, seats: Seats) -> Chip:
    """Return what a visitor must know first while registration is open."""
    texts = work.texts
    if seats.newcomers_wait:
        return Chip("waiting", texts.gettext(N_("No places – waiting list")))
    if seats.free is not None and not seats.appoints and (seats.free <= FEW or window.day is None):
        left = texts.ngettext("%(count)s place left", "%(count)s places left", seats.free)
        return Chip("confirmed", left)
    if window.day is not None:
        return Chip("open", texts.gettext(N_("Registration until %(day)s"), day=_plain(work, window.day)))
    return Chip("open", texts.gettext(N_("Registration open")))


def _without_form(event: Event) -> str:
    """Return how people come to an event without a public form."""
    if names_people(event):
        return WHO_DECIDES[event.rules.who_decides]
    return WHO_APPLIES[event.rules.who_applies]


def _plain(work: Work, day: date | None) -> str:
    return work.texts.day_plain(day) if day else ""
