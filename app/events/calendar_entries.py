"""An event's sessions as calendar entries: what everybody may know, and nothing that is a secret."""

from collections.abc import Sequence
from datetime import datetime

from app.events.day_programme import points_of
from app.events.labels import STATUS
from app.events.models import Event, EventStatus, Meeting, Session
from app.events.timing import off_as
from app.events.titles import title
from app.events.when import instead_line, moved_line, where_line
from app.ics.entries import Entry
from app.links import Links
from app.texts import Texts


def entries_of(
    texts: Texts, links: Links, event: Event, meetings: Sequence[Meeting] | None = None
) -> list[Entry]:
    """Return one entry a session of the event, or of these meetings, in order of meetings and days.

    Cancelled ones are included.
    """
    return [
        entry_of(texts, links, event, meeting, session)
        for meeting in (event.meetings if meetings is None else meetings)
        for session in meeting.sessions
    ]


def entry_of(texts: Texts, links: Links, event: Event, meeting: Meeting, session: Session) -> Entry:
    """Return the entry of one session of an event's meeting."""
    name = title(event, texts.language).text
    address = links.event(event.slug)
    moved = (instead_line(texts, meeting), moved_line(texts, meeting))
    described = (*moved, *_programme(texts, event, session), event.organiser, address)
    off = off_as(event, session)
    cancelled = off == EventStatus.cancelled or meeting.cancelled_at is not None
    suspended = off == EventStatus.suspended and not cancelled
    summary = f"{name} ({meeting.label})" if meeting.label else name
    return Entry(
        uid=session.uid,
        sequence=session.sequence,
        day=session.day,
        start=session.starts_at,
        end=session.ends_at,
        summary=f"{texts.gettext(STATUS[EventStatus.suspended])}: {summary}" if suspended else summary,
        description="\n".join(line for line in described if line),
        location=where_line(texts, meeting),
        url=address,
        cancelled=cancelled,
        tentative=suspended,
        changed_at=_changed(event, session),
    )


def _programme(texts: Texts, event: Event, session: Session) -> list[str]:
    return [f"{point.hours} {point.part.text}" for point in points_of(texts, event, session)]


def _changed(event: Event, session: Session) -> datetime:
    """The title and the contact belong to the entry too, so a change of the event is a change of it."""
    return max(event.changed_at, session.changed_at)
