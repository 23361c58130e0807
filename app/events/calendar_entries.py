"""An event's sessions as calendar entries: what everybody may know, and nothing that is a secret."""

from collections.abc import Sequence
from datetime import datetime

from app.events.day_programme import points_of
from app.events.models import Event, EventStatus, Meeting, Session
from app.events.titles import title
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
    described = (*_programme(texts, event, session), event.organiser, address)
    cancelled = bool(session.cancelled_at or meeting.cancelled_at or event.status == EventStatus.cancelled)
    return Entry(
        uid=session.uid,
        sequence=session.sequence,
        day=session.day,
        start=session.starts_at,
        end=session.ends_at,
        summary=f"{name} ({meeting.label})" if meeting.label else name,
        description="\n".join(line for line in described if line),
        location=", ".join(part for part in (meeting.venue, meeting.city or event.place_city) if part),
        url=address,
        cancelled=cancelled,
        changed_at=_changed(event, session),
    )


def _programme(texts: Texts, event: Event, session: Session) -> list[str]:
    return [f"{point.hours} {point.part.text}" for point in points_of(texts, event, session)]


def _changed(event: Event, session: Session) -> datetime:
    """The title and the contact belong to the entry too, so a change of the event is a change of it."""
    return max(event.changed_at, session.changed_at)
