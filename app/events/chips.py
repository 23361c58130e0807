"""An event's status in a word: whether one can sign up, and how many places are left."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.errors import N_, NC_
from app.events.labels import PUBLICATION, REGISTRATION_MODE, STATUS
from app.events.models import Event, EventStatus, Publication
from app.events.window import RegistrationWindow, WindowState
from app.work import Work

FEW = 10
"""From how many free places on the chip counts them."""


class PlacesLeft(Protocol):
    """What a card must know of an event's places; the registrations' room counts them."""

    @property
    def limit(self) -> int | None:
        """How many places there are; None without a limit."""

    @property
    def free(self) -> int | None:
        """How many places are left; None without a limit."""

    @property
    def newcomers_wait(self) -> bool:
        """Whether who signs up now joins the waiting list."""

    @property
    def appoints(self) -> bool:
        """Whether staff decide who takes part, so that a free place is nobody's by signing up."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A status in a word: `kind` is one of the looks confirmed, waiting, cancelled, open, neutral."""

    kind: str
    text: str


def chip_of(work: Work, event: Event, window: RegistrationWindow, places: PlacesLeft) -> Chip:
    """Return what a visitor must know first: cancelled, full, few places, or until when."""
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
            return Chip("neutral", gettext(REGISTRATION_MODE[event.rules.registration_mode]))
        case WindowState.not_yet:
            return Chip("open", gettext(N_("Registration from %(day)s"), day=_plain(work, window.day)))
        case WindowState.late | WindowState.begun:
            return Chip("neutral", gettext(N_("Registration is over")))
    return open_chip(work, window, places)


def open_chip(work: Work, window: RegistrationWindow, places: PlacesLeft) -> Chip:
    """Return what a visitor must know first while registration is open."""
    texts = work.texts
    if places.newcomers_wait:
        return Chip("waiting", texts.gettext(N_("No places – waiting list")))
    if places.free is not None and not places.appoints and (places.free <= FEW or window.day is None):
        left = texts.ngettext("%(count)s place left", "%(count)s places left", places.free)
        return Chip("confirmed", left)
    if window.day is not None:
        return Chip("open", texts.gettext(N_("Registration until %(day)s"), day=_plain(work, window.day)))
    return Chip("open", texts.gettext(N_("Registration open")))


def _plain(work: Work, day: date | None) -> str:
    return work.texts.day_plain(day) if day else ""


_UNUSUAL = {EventStatus.cancelled: "cancelled", EventStatus.suspended: "waiting"}


def unusual_chips(work: Work, event: Event) -> list[Chip]:
    """Return a chip for a draft, a cancelled and a suspended event; none for what most events are."""
    chips = []
    if event.publication == Publication.draft:
        chips.append(Chip("neutral", work.texts.gettext(PUBLICATION[event.publication])))
    if event.status in _UNUSUAL:
        chips.append(Chip(_UNUSUAL[event.status], work.texts.gettext(STATUS[event.status])))
    return chips
