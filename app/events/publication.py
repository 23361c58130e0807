"""What an event still lacks before the public should see it: a pure rule."""

from app.errors import N_
from app.events.models import SETTLED, Event, Mode, Publication
from app.events.timing import (
    closes_at,
    deadline_ends,
    opens_at,
    places_open_at,
    sessions_of,
    withdrawal_cutoff,
)
from app.events.when import place_line
from app.events.window import has_form
from app.work import Work

NO_DATE = N_("Add a meeting, or give the period in words.")
NO_PLACE = N_("Give a town or a venue, or say that people meet online.")
NO_CONTACT = N_("Give a phone number or an e-mail address for questions.")
NO_DESCRIPTION = N_("Say in a paragraph what the event is for.")
NO_LIMIT_ORDER = N_("Registration opens after it ends.")
LATE_DEADLINE = N_(
    "The deadline is after the first meeting. Registration ends when that meeting begins; afterwards staff "
    "can still add people, with a reason."
)
PAST_MEETING = N_("A meeting of this event is on a day that is over already.")
PAST_MEETINGS = N_("All days of this event are over already.")
LATE_OPENING = N_(
    "Unused places of institutions go to all only after registration has ended: only people who wait already "
    "can get them then."
)
OPENING_BY_HAND = N_(
    "Unused places of institutions go to all so shortly before the start that nobody gets one by itself any "
    "more: staff will have to give them."
)
NO_PROJECT = N_(
    "No project is named: page and printed lists will lack the funder's strip. It can be published so."
)
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
        opening, closing = opens_at(event), deadline_ends(event) or closes_at(event)
        if opening and closing and closing <= opening:
            found.append(NO_LIMIT_ORDER)
    return found


def warnings(work: Work, event: Event) -> list[str]:
    """Return a message id for each thing that is possible, but hardly meant."""
    found, sessions = [], sessions_of(event)
    if event.project_id is None and event.publication == Publication.draft:
        found.append(NO_PROJECT)
    deadline = event.rules.registration_deadline
    if has_form(event) and deadline and sessions and deadline > sessions[0].day:
        found.append(LATE_DEADLINE)
    found += opening_warnings(event)
    if sessions and event.status not in SETTLED:
        if sessions[-1].day < work.today:
            found.append(PAST_MEETINGS)
        # A published course that has begun has past meetings, as it should.
        elif sessions[0].day < work.today and event.publication == Publication.draft:
            found.append(PAST_MEETING)
    return found


def opening_warnings(event: Event) -> list[str]:
    """Return a message id if the day on which unused places of institutions go to all comes too late."""
    opening, cutoff = places_open_at(event), withdrawal_cutoff(event)
    if opening is None or not event.rules.limits_institutions:
        return []
    if cutoff is not None and opening >= cutoff:
        return [OPENING_BY_HAND]
    closing = deadline_ends(event) or closes_at(event)
    return [LATE_OPENING] if has_form(event) and closing and opening >= closing else []


def advice(event: Event) -> list[str]:
    """Return a message id for each thing that readers would miss, but that does not hold up publication."""
    found = []
    if not (event.contact_phone or event.contact_email):
        found.append(NO_CONTACT)
    if not event.description_pl:
        found.append(NO_DESCRIPTION)
    return found
