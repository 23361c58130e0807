"""What an event still lacks before the public should see it: a pure rule."""

from app.errors import N_
from app.events.models import Event, Mode
from app.events.timing import closes_at, opens_at, sessions_of, starts
from app.events.when import place_line
from app.events.window import has_form

NO_DATE = N_("Add a meeting, or give the period in words.")
NO_PLACE = N_("Give a town or a venue, or say that people meet online.")
NO_CONTACT = N_("Give a phone number or an e-mail address for questions.")
NO_DESCRIPTION = N_("Say in a paragraph what the event is for.")
NO_LIMIT_ORDER = N_("Registration opens after it ends.")
LATE_DEADLINE = N_("The deadline is after the first meeting begins.")
NO_TITLE = N_("Give a title.")


def gaps(event: Event) -> list[str]:
    """Return a message id for each thing that is missing or contradicts another; none means ready."""
    found = []
    if not event.title_pl.strip():
        found.append(NO_TITLE)
    if not sessions_of(event) and not (event.period_start or event.period_end or event.period_text_pl):
        found.append(NO_DATE)
    if event.mode != Mode.online and not place_line(event) and not any(map(place_line, event.meetings)):
        found.append(NO_PLACE)
    if has_form(event):
        opening, closing, start = opens_at(event), closes_at(event), starts(event)
        if opening and closing and closing <= opening:
            found.append(NO_LIMIT_ORDER)
        if event.registration_deadline and start and event.registration_deadline > start.date():
            found.append(LATE_DEADLINE)
    return found


def advice(event: Event) -> list[str]:
    """Return a message id for each thing that readers would miss, but that does not hold up publication."""
    found = []
    if not (event.contact_phone or event.contact_email):
        found.append(NO_CONTACT)
    if not event.description_pl:
        found.append(NO_DESCRIPTION)
    return found
