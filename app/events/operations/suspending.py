"""Suspending an event, until further notice or a day, and resuming it."""

from collections.abc import Sequence
from datetime import date

from app.errors import N_, Refusal
from app.events import facts
from app.events.models import OFF, Event, EventStatus, Meeting, Session
from app.events.operations.meetings import cancel_meeting
from app.events.sequences import entry_contents, raise_sequences
from app.events.summary import touch
from app.events.timing import session_end, sessions_of
from app.events.window import is_past
from app.history.operations import NewFact, record, record_all
from app.work import Work

NOT_PLANNED = N_("The event is cancelled or was held: it can't be suspended.")
OVER = N_("The event is over: it can't be suspended any more.")
NOT_SUSPENDED = N_("The event is not suspended.")
UNTIL_PAST = N_("This day is over. Give one to come, or leave it empty: until further notice.")
NEW_DATES = N_("All dates of the event have passed meanwhile: give new ones.")
FELL_OUT = N_("The event was suspended")


def suspend_all(work: Work, events: Sequence[Event], until: date | None, reason: str) -> None:
    """Suspend events that are planned and not over, whose locks the caller holds, in few statements."""
    check_until(work, until)
    for event in events:
        _set(work, event, until, reason)
    work.session.flush()
    record_all(work, [_fact(event, until, reason) for event in events])


def suspend(work: Work, event: Event, until: date | None, reason: str) -> None:
    """Suspend an event until further notice, or until a day; a suspended one gets another day or reason.

    Its calendar entries become tentative ones; registrations stay, the form closes. Refuses a day that is
    over, and an event that is cancelled, held or over.
    """
    check_until(work, until)
    if event.status != EventStatus.suspended:
        if event.status in OFF or event.status == EventStatus.held:
            raise Refusal(NOT_PLANNED)
        if is_past(work, event):
            raise Refusal(OVER)
    _set(work, event, until, reason)
    work.session.flush()
    record_all(work, [_fact(event, until, reason)])


def _set(work: Work, event: Event, until: date | None, reason: str) -> None:
    before = entry_contents(event)
    event.suspended_on = event.suspended_on or work.today
    event.status, event.suspended_until = EventStatus.suspended, until
    event.status_note = reason or None
    raise_sequences(work, event, before)
    touch(work, event)


def _fact(event: Event, until: date | None, reason: str) -> NewFact:
    fact = facts.SUSPENDED_UNTIL if until else facts.SUSPENDED
    values = {"version": event.version} | ({"until": until.isoformat()} if until else {})
    return NewFact(fact, "event", event.id, event.id, values, {"reason": reason or "–"})


def resume(work: Work, event: Event) -> None:
    """Let a suspended event take place as its dates say now.

    Meetings that would have been held while it was suspended are cancelled, unless they were given new dates
    before or were held all the same. Refuses an event that is not suspended, or has no date left.
    """
    if event.status != EventStatus.suspended:
        raise Refusal(NOT_SUSPENDED)
    left = missed(work, event)
    if sessions_of(event) and not _others(event, left):
        raise Refusal(NEW_DATES)
    for meeting in left:
        cancel_meeting(work, meeting, work.texts.into("pl").gettext(FELL_OUT))
    before = entry_contents(event)
    event.status, event.status_note = EventStatus.planned, None
    event.suspended_on = event.suspended_until = None
    raise_sequences(work, event, before)
    touch(work, event)
    work.session.flush()
    record(work, facts.RESUMED, "event", event.id, event_id=event.id, values={"version": event.version})


def missed(work: Work, event: Event) -> list[Meeting]:
    """Return the meetings of a suspended event whose last day passed while it was suspended."""
    return [
        meeting
        for meeting in event.meetings
        if meeting.cancelled_at is None
        and any(_fell_out(work, event, session) for session in meeting.sessions)
        and all(_is_over(work, session) for session in meeting.sessions)
    ]


def check_until(work: Work, until: date | None) -> None:
    """Refuse a last day of a suspension that is over."""
    if until is not None and until < work.today:
        raise Refusal(UNTIL_PAST, field="suspended_until")


def _others(event: Event, left: list[Meeting]) -> list[Session]:
    return [session for session in sessions_of(event) if session.meeting not in left]


def _is_over(work: Work, session: Session) -> bool:
    return session.cancelled_at is not None or session_end(session) <= work.now


def _fell_out(work: Work, event: Event, session: Session) -> bool:
    since = event.suspended_on
    begun = since is not None and session.day >= since
    return begun and session.cancelled_at is None and not session.register_confirmed
