"""What an event lends to the calendar entries of all its sessions, and the SEQUENCE after it differs."""

from collections.abc import Mapping

from app.events.models import Event, Publication
from app.events.timing import off_as, sessions_of
from app.events.when import event_place, mode_of, place_line
from app.work import Work

EntryContents = Mapping[str, tuple[int, tuple[object, ...]]]


def entry_contents(event: Event) -> EntryContents:
    """Return, by UID, each alive session's SEQUENCE and what its entry takes from the event."""
    whole = (event.title_pl, event.title_en, event.organiser, event.slug)
    return {
        session.uid: (
            session.sequence,
            (
                *whole,
                off_as(event, session),
                mode_of(session.meeting),
                place_line(session.meeting) or event_place(event),
            ),
        )
        for session in sessions_of(event)
    }


def raise_sequences(work: Work, event: Event, before: EntryContents) -> None:
    """Give the sessions of a published event whose contents differ from `before` the next SEQUENCE.

    Calendars ignore an entry that differs without it. One that was raised meanwhile stays so.
    """
    if event.publication != Publication.published:
        return
    after = entry_contents(event)
    for session in sessions_of(event):
        sequence, contents = before.get(session.uid, (-1, ()))
        if sequence == session.sequence and contents != after[session.uid][1]:
            session.sequence += 1
            session.changed_at = work.now
