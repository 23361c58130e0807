"""A registration's sessions as entries of its own calendar, which say whether the person has a place."""

from dataclasses import replace

from app.events.calendar_entries import entries_of
from app.events.day_programme import read_blocks
from app.ics.entries import Entry
from app.registrations.enrolment import belongs_on, own_meetings
from app.registrations.listing import STATES
from app.registrations.models import Registration
from app.work import Work


def own_entries(work: Work, registration: Registration) -> list[Entry]:
    """Return the entries of the meetings that concern a person, as things stand with their place.

    Who waits or awaits a decision has tentative ones; who withdrew or was removed cancelled ones. Days on
    which somebody belonged to the event before going on in another edition stay as they were.
    """
    event = registration.event
    read_blocks(work, event)
    entries = entries_of(work.texts, work.links, event, own_meetings(registration))
    return [standing(work, registration, each) for each in entries]


def standing(work: Work, registration: Registration, entry: Entry, page: str = "") -> Entry:
    """Return an entry as things stand with a registration's place, with the address of its page, if given.

    SEQUENCE stays the session's; a change of state makes the entry newer (docs/decisions/0179).
    """
    summary, cancelled, tentative = entry.summary, entry.cancelled, entry.tentative
    if not (registration.is_seated or belongs_on(registration, entry.day)):
        summary = f"{work.texts.gettext(STATES[registration.state])}: {summary}"
        cancelled, tentative = cancelled or registration.has_ended, True
    return replace(
        entry,
        # The same session may have stood there otherwise: the later word counts.
        changed_at=max(entry.changed_at, registration.state_changed_at),
        summary=summary,
        cancelled=cancelled,
        tentative=tentative,
        url=page or entry.url,
        description=f"{entry.description}\n{page}" if page else entry.description,
    )
