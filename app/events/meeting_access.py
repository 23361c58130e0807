"""What lets people into an online meeting: link, code and password, sealed in the database, read here alone.

See docs/decisions/0178.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from app.events.models import OFF, Meeting
from app.events.timing import session_end, session_start
from app.sealing import Seals
from app.work import Work

SEALED: Mapping[str, str] = {
    "sealed_link": "meeting link",
    "sealed_code": "meeting code",
    "sealed_password": "meeting password",
}
"""The sealed columns, and for what each is sealed: none opens as another."""

OVERTIME = timedelta(minutes=30)
"""For so long after its end a meeting's access data are still shown: meetings run late."""


@dataclass(frozen=True, slots=True)
class MeetingAccess:
    """Link, code and password in clear; what there is not is None.

    `is_lost`: something is sealed that no key of the installation opens.
    """

    link: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    is_lost: bool = False

    def __bool__(self) -> bool:
        return bool(self.link or self.code or self.password)


def has_access(meeting: Meeting) -> bool:
    """Tell whether a meeting has a link, a code or a password."""
    return any(getattr(meeting, name) for name in SEALED)


def access_of(work: Work, meeting: Meeting) -> MeetingAccess:
    """Return what lets people into a meeting. Who may see it is for the caller to ask."""
    sealed = [(purpose, getattr(meeting, name)) for name, purpose in SEALED.items()]
    opened = [text and work.seals.opened(purpose, meeting.id, text) for purpose, text in sealed]
    lost = any(text and plain is None for (_, text), plain in zip(sealed, opened, strict=True))
    link, code, password = opened
    return MeetingAccess(link, code, password, lost)


def give_access(work: Work, meeting: Meeting, access: MeetingAccess) -> None:
    """Seal link, code and password for a meeting; what is the same stays as it was sealed.

    So the sealed columns alone tell whether something changed. What was there before is gone.
    """
    if meeting not in work.session or meeting in work.session.new:
        work.session.flush()  # the seal names the row
    known = access_of(work, meeting)
    before = (known.link, known.code, known.password)
    after = (access.link, access.code, access.password)
    for (name, purpose), was, now in zip(SEALED.items(), before, after, strict=True):
        if not now:
            setattr(meeting, name, None)
        elif now != was:
            setattr(meeting, name, work.seals.seal(purpose, meeting.id, now))


def shown_from(work: Work, meeting: Meeting) -> datetime | None:
    """Return from when a meeting's access data are shown to people with a place; None: not any more.

    They are shown some hours before its first day begins (MEETING_ACCESS_HOURS), until its last one is over.
    Of a meeting without a day they are shown at once; of one that does not take place never.
    """
    if meeting.cancelled_at is not None or meeting.event.status in OFF:
        return None
    alive = [session for session in meeting.sessions if session.cancelled_at is None]
    if not alive:
        return None if meeting.sessions else work.now
    if max(map(session_end, alive)) + OVERTIME <= work.now:
        return None
    return min(map(session_start, alive)) - timedelta(hours=hours_before(work))


def hours_before(work: Work) -> int:
    """Return how many hours before the beginning people with a place see how to get in."""
    return work.settings.get("meeting_access_hours", 24)


def seal_access_anew(work: Work, seals: Seals) -> tuple[int, int]:
    """Seal all access data with the first key; return how many were, and how many no key opens."""
    done = lost = 0
    columns = [getattr(Meeting, name) for name in SEALED]
    sealed = select(Meeting).where(or_(*(column.is_not(None) for column in columns))).order_by(Meeting.id)
    for meeting in work.session.scalars(sealed):
        for name, purpose in SEALED.items():
            text = getattr(meeting, name)
            anew = seals.sealed_anew(purpose, text) if text else None
            if anew is not None:
                setattr(meeting, name, anew)
                done += 1
            elif text:
                lost += 1
    work.session.flush()
    return done, lost


def with_access(meetings: Sequence[Meeting]) -> list[Meeting]:
    """Return the meetings that have a link, a code or a password."""
    return [meeting for meeting in meetings if has_access(meeting)]
