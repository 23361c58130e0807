"""Changes of an event that people are told about: what changes, who is told, and the letter beforehand."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.errors import Forbidden, Refusal
from app.events.access import may_cancel_event
from app.events.models import Event, EventStatus, Meeting, Publication
from app.events.operations.locking import lock_event
from app.events.operations.meetings import cancel_meeting, change_meeting
from app.events.plans import MeetingPlan
from app.events.summary import touch
from app.events.timing import sessions_of
from app.events.when import MeetingLine, meeting_line, place_line
from app.events.window import is_past
from app.history.operations import record
from app.outbox.letters import LetterText
from app.outbox.operations import NewLetter, preview, queue
from app.registrations.facts import EVENT_CANCELLED, NOTICE_SENT
from app.registrations.messages import (
    event_cancelled_letter,
    meeting_cancelled_letter,
    meeting_changed_letter,
)
from app.registrations.operations.filling import fill_under_lock
from app.registrations.queries import people_to_notify, without_email
from app.texts import LANGUAGES
from app.work import Work


@dataclass(frozen=True, slots=True)
class Notice:
    """How many people would be told, and the letter as the first of them would get it (None: nobody).

    `to_phone` people gave no e-mail address: nobody tells them but the organiser, by phone.
    The link to that person's own page is left out: it is theirs alone.
    """

    count: int
    letter: LetterText | None
    to_phone: int


def change_meeting_and_notify(
    work: Work, meeting: Meeting, plan: MeetingPlan, *, notify: bool, reason: str = ""
) -> int:
    """Change a meeting and tell everybody who has or waits for a place; return how many are told.

    The letter says what was, what is and what stays; its calendar file moves the entries. Nobody is
    told when days, hours and place stay as they were. If the change moves the cut-off, free places
    go to the next in line. Refuses what `change_meeting` refuses.
    """
    lock_event(work, meeting.event)
    letters = _changed(work, meeting, plan, reason)
    return _finish(work, meeting.event, letters if notify else [])


def preview_meeting_change(work: Work, meeting: Meeting, plan: MeetingPlan, reason: str = "") -> Notice:
    """Return who would be told of a change, and how; changes nothing. Refuses what the change would."""
    return _previewed(work, meeting.event, lambda: _changed(work, meeting, plan, reason))


def cancel_meeting_and_notify(work: Work, meeting: Meeting, reason: str, *, notify: bool) -> int:
    """Cancel a meeting and tell everybody who has or waits for a place; return how many are told."""
    lock_event(work, meeting.event)
    letters = _cancelled(work, meeting, reason)
    return _finish(work, meeting.event, letters if notify else [])


def preview_meeting_cancellation(work: Work, meeting: Meeting, reason: str) -> Notice:
    """Return who would be told that a meeting is cancelled, and how; changes nothing."""
    return _previewed(work, meeting.event, lambda: _cancelled(work, meeting, reason))


def cancel_event_and_notify(work: Work, event: Event, reason: str, *, notify: bool) -> int:
    """Cancel the whole event and tell everybody who has or waits for a place; return how many are told.

    Its calendar entries become cancelled ones. Registrations stay as they are. Refuses an event
    that is cancelled already or over; Forbidden to a co-organiser.
    """
    lock_event(work, event)
    letters = _event_cancelled(work, event, reason)
    return _finish(work, event, letters if notify else [])


def preview_event_cancellation(work: Work, event: Event, reason: str) -> Notice:
    """Return who would be told that the event is cancelled, and how; changes nothing."""
    return _previewed(work, event, lambda: _event_cancelled(work, event, reason))


# What the next three return: the mails, or None where nobody is concerned.


def _changed(work: Work, meeting: Meeting, plan: MeetingPlan, reason: str) -> list[NewLetter] | None:
    before = _lines(work, meeting)
    change_meeting(work, meeting, plan)
    after = _lines(work, meeting)
    if before == after or not _concerns_anybody(work, meeting.event):
        return None
    return [
        meeting_changed_letter(work, each, before[each.language], after[each.language], reason)
        for each in people_to_notify(work, meeting.event)
    ]


def _cancelled(work: Work, meeting: Meeting, reason: str) -> list[NewLetter] | None:
    lines = _lines(work, meeting)
    upcoming = _concerns_anybody(work, meeting.event)
    cancel_meeting(work, meeting, reason)
    if not upcoming:
        return None
    people = people_to_notify(work, meeting.event)
    return [meeting_cancelled_letter(work, each, lines[each.language], reason) for each in people]


def _event_cancelled(work: Work, event: Event, reason: str) -> list[NewLetter] | None:
    if not may_cancel_event(work, event):
        raise Forbidden
    if event.status == EventStatus.cancelled:
        raise Refusal("The event is cancelled already.")
    if is_past(work, event):
        raise Refusal("The event is over: it can't be cancelled any more.")
    upcoming = _concerns_anybody(work, event)
    event.status = EventStatus.cancelled
    event.status_note = reason or event.status_note
    if event.publication == Publication.published:
        for session in sessions_of(event):
            session.sequence += 1
            session.changed_at = work.now
    touch(work, event)
    work.session.flush()
    record(work, EVENT_CANCELLED, "event", event.id, event_id=event.id, personal={"reason": reason})
    if not upcoming:
        return None
    return [event_cancelled_letter(work, each, reason) for each in people_to_notify(work, event)]


def _concerns_anybody(work: Work, event: Event) -> bool:
    """Nobody is told about a draft, or about what is past."""
    return event.publication == Publication.published and not is_past(work, event)


def _lines(work: Work, meeting: Meeting) -> dict[str, MeetingLine]:
    """Return days, hours and place of a meeting in each language."""
    place = place_line(meeting) or place_line(meeting.event)
    cancelled = meeting.cancelled_at is not None
    return {
        language: MeetingLine(
            meeting.label or "", meeting_line(work.texts.into(language), meeting), place, cancelled
        )
        for language in LANGUAGES
    }


def _finish(work: Work, event: Event, letters: list[NewLetter] | None) -> int:
    letters = letters or []
    for letter in letters:
        queue(work, letter)
    if letters:
        record(work, NOTICE_SENT, "event", event.id, event_id=event.id, values={"count": len(letters)})
    work.session.flush()
    fill_under_lock(work, event)
    return len(letters)


def _previewed(work: Work, event: Event, change: Callable[[], list[NewLetter] | None]) -> Notice:
    """Make the change, take the first letter, and undo the change."""
    attempt = work.session.begin_nested()
    try:
        letters = change()
        letter = preview(work, _without_key(work, letters[0])) if letters else None
    finally:
        attempt.rollback()
    to_phone = 0 if letters is None else without_email(work, event)
    return Notice(len(letters or []), letter, to_phone)


def _without_key(work: Work, letter: NewLetter) -> NewLetter:
    """Return the letter without the link that only its reader may have."""
    return replace(letter, context={**letter.context, "link": work.links.absolute("/registrations/…/")})
