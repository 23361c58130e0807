"""A list of interest is carried to a next edition, and written to once."""

from sqlalchemy import select

from app.errors import N_, Closed, Missing, Refusal
from app.events.access import visible_to_staff
from app.events.models import Event, Publication
from app.events.operations.locking import lock_event
from app.events.window import registration_window
from app.history.operations import record
from app.interest.facts import SOURCE_ADDED, SOURCE_REMOVED, WRITTEN
from app.interest.messages import next_letter
from app.interest.models import InterestEntry, InterestLetter, InterestSource
from app.interest.queries import followed_by, not_written_to
from app.outbox.operations import queue_all
from app.work import Work

NOT_OPEN = N_("Registration for this event is not open: the letter would lead to no form.")
_MOST = 2000


def write_to_interested(work: Work, event: Event) -> int:
    """Mail everybody whose next edition this is that it takes applications, once each; return how many.

    At most 2,000 at a time. Refuses (Closed) while nobody can sign up.
    """
    lock_event(work, event)
    if event.publication != Publication.published or not registration_window(work, event).open:
        raise Closed(NOT_OPEN)
    query = select(InterestEntry).where(followed_by(event), not_written_to(event))
    # Locked, so that nobody is written to whose entry is being erased.
    locked = query.order_by(InterestEntry.id).limit(_MOST).with_for_update(of=InterestEntry)
    entries = list(work.session.scalars(locked))
    # Who asked at several earlier editions gets one letter.
    seen: dict[tuple[str, str], InterestEntry] = {}
    for each in entries:
        seen.setdefault((each.email_key, each.name_key), each)
        work.session.add(InterestLetter(entry_id=each.id, event_id=event.id, sent_at=work.now))
    queue_all(work, [next_letter(work, each, event) for each in seen.values()])
    if seen:
        record(work, WRITTEN, "event", event.id, event_id=event.id, values={"count": len(seen)})
    work.session.flush()
    return len(seen)


def take_over_list(work: Work, event: Event, source_id: int) -> None:
    """Let an event be a next edition of another one that the actor manages; twice, it changes nothing.

    Refuses an event that the actor does not manage, and the event itself.
    """
    lock_event(work, event)
    query = select(Event).where(Event.id == source_id, visible_to_staff(work))
    source = work.session.scalars(query).unique().one_or_none()
    if source is None or source.id == event.id:
        raise Refusal(N_("Choose one of the events."), field="source")
    if work.session.get(InterestSource, (event.id, source.id)) is not None:
        return
    work.session.add(InterestSource(event_id=event.id, source_id=source.id))
    work.session.flush()
    record(work, SOURCE_ADDED, "event", event.id, event_id=event.id, values={"title": source.title_pl})


def leave_out_list(work: Work, event: Event, source_id: int) -> None:
    """Let an event be no next edition of another one any more. Missing if it was none."""
    lock_event(work, event)
    row = work.session.get(InterestSource, (event.id, source_id))
    source = work.session.get(Event, source_id)
    if row is None or source is None:
        raise Missing
    work.session.delete(row)
    work.session.flush()
    record(work, SOURCE_REMOVED, "event", event.id, event_id=event.id, values={"title": source.title_pl})
