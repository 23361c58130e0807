"""Whether an institution can name people for an event now: pure rules (docs/decisions/0212)."""

from app import clock
from app.errors import N_, Closed
from app.events.models import Event, Publication
from app.events.timing import closes_at, opens_at, starts, withdrawal_cutoff
from app.events.window import is_past, names_people
from app.registrations.why_closed import why_called_off
from app.work import Work

NOT_BY_INSTITUTIONS = N_("At this event institutions don't name people.")
NOT_PUBLISHED = N_("The event is not published yet: nobody can be named.")
HAS_BEGUN = N_("The event has begun: nobody can be named any more.")
NOT_YET = N_("People can be named from %(day)s.")
TOO_LATE = N_("The time to name people is over: please ask the organiser.")


def why_no_naming(work: Work, event: Event, *, instead: bool = False) -> Closed | None:
    """Return why nobody can be named for an event now, or None; asks no statement.

    Institutions name people while registration would be open, and one person `instead` of another up to the
    cut-off; staff may do both up to the beginning.
    """
    if not names_people(event):
        return Closed(NOT_BY_INSTITUTIONS)
    if event.publication != Publication.published:
        return Closed(NOT_PUBLISHED)
    called_off = why_called_off(work, event)
    if called_off is not None:
        return called_off
    start = starts(event)
    if is_past(work, event) or (start is not None and start <= work.now):
        return Closed(HAS_BEGUN)
    return None if work.actor.is_staff else _why_not_yet(work, event, instead=instead)


def _why_not_yet(work: Work, event: Event, *, instead: bool) -> Closed | None:
    opening, closing = opens_at(event), withdrawal_cutoff(event) if instead else closes_at(event)
    if opening is not None and work.now < opening:
        return Closed(NOT_YET, values={"day": work.texts.day_plain(clock.today(opening))})
    return Closed(TOO_LATE) if closing is not None and closing <= work.now else None
