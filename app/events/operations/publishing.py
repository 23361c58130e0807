"""Publishing an event, taking it back, cancelling and restoring it, and deleting a draft."""

from app.errors import N_, Forbidden, Refusal
from app.events import facts
from app.events.access import may_cancel_event
from app.events.models import Event, EventStatus, Publication
from app.events.publication import gaps
from app.events.sequences import entry_contents, raise_sequences
from app.events.summary import touch
from app.events.timing import sessions_of
from app.events.window import is_over, is_past
from app.history.facts import Fact
from app.history.operations import record
from app.work import Work


class Incomplete(Refusal):
    """The event lacks something; `missing` are the message ids of its gaps."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(N_("The event is not complete yet."))
        self.missing = missing


def publish(work: Work, event: Event, *, with_gaps: bool = False) -> None:
    """Show the event to the public; publishing twice does nothing.

    Raises Incomplete with the gaps, unless these are known and meant (`with_gaps`).
    """
    if event.publication == Publication.published:
        return
    missing = gaps(event)
    if missing and not with_gaps:
        raise Incomplete(missing)
    event.publication = Publication.published
    event.published_at = event.published_at or work.now
    _done(work, event, facts.PUBLISHED)


def take_back(work: Work, event: Event) -> None:
    """Make a published event a draft again. The caller sees to it that nobody is registered."""
    if event.publication == Publication.draft:
        return
    event.publication = Publication.draft
    _done(work, event, facts.TAKEN_BACK)


def cancel(work: Work, event: Event, reason: str) -> None:
    """Cancel the whole event: its calendar entries become cancelled ones, registrations stay as they are.

    Refuses an event that is cancelled already or over; Forbidden to a co-organiser.
    """
    if not may_cancel_event(work, event):
        raise Forbidden
    if event.status == EventStatus.cancelled:
        raise Refusal("The event is cancelled already.")
    if is_over(work, event):
        raise Refusal("The event is over: it can't be cancelled any more.")
    event.status, event.suspended_on, event.suspended_until = EventStatus.cancelled, None, None
    event.status_note = reason or event.status_note
    if event.publication == Publication.published:
        for session in sessions_of(event):
            session.sequence += 1
            session.changed_at = work.now
    touch(work, event)
    work.session.flush()
    record(work, facts.CANCELLED, "event", event.id, event_id=event.id, personal={"reason": reason})


def restore(work: Work, event: Event) -> None:
    """Let a cancelled event take place after all; what was said about its cancellation goes.

    Its calendar entries stand again, but for meetings that were cancelled by themselves. Refuses an event
    that is not cancelled, and one whose last day is over; Forbidden to a co-organiser.
    """
    if not may_cancel_event(work, event):
        raise Forbidden
    if event.status != EventStatus.cancelled:
        raise Refusal("The event is not cancelled: it takes place.")
    if is_past(work, event):
        raise Refusal(
            "The event is over: it can't take place any more. Change its status on the page “Edit”."
        )
    before = entry_contents(event)
    event.status, event.status_note = EventStatus.planned, None
    raise_sequences(work, event, before)
    _done(work, event, facts.RESTORED)


def delete_draft(work: Work, event: Event) -> None:
    """Delete a draft with its meetings. Refuses a published event; the caller sees to registrations."""
    if event.publication == Publication.published:
        raise Refusal("A published event can't be deleted. Take it back to draft first, or cancel it.")
    record(work, facts.DELETED, "event", event.id, event_id=event.id, values={"title": event.title_pl})
    work.session.delete(event)
    work.session.flush()


def _done(work: Work, event: Event, fact: Fact) -> None:
    touch(work, event)
    work.session.flush()
    record(work, fact, "event", event.id, event_id=event.id, values={"version": event.version})
