"""When and where an event takes place, in words for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app import clock
from app.errors import N_
from app.events.models import Event, Meeting, Mode, Session
from app.events.timing import session_start, sessions_of
from app.events.titles import Title
from app.texts import DEFAULT_LANGUAGE, Texts

_UNKNOWN = N_("The date has not been given yet")


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting as the public reads it; `place` is empty if it is the event's own or not known."""

    label: str
    when: str
    place: str
    cancelled: bool
    reason: str = ""


def meeting_line(texts: Texts, meeting: Meeting) -> str:
    """Return days and hours of a meeting: «13–14 listopada 2026 (piątek–sobota), godz. 9:00–15:00».

    Cancelled days are left out unless the whole meeting is cancelled.
    """
    alive = [session for session in meeting.sessions if session.cancelled_at is None]
    return "; ".join(_run(texts, run) for run in _runs(alive or meeting.sessions))


def session_line(texts: Texts, session: Session) -> str:
    """Return day and hours of one session."""
    return _run(texts, [session])


def event_lines(texts: Texts, event: Event, meetings: Sequence[Meeting] | None = None) -> list[MeetingLine]:
    """Return a line for each meeting, or for these ones, in order of time; none for one without a day."""
    meetings = sorted(
        (meeting for meeting in (event.meetings if meetings is None else meetings) if meeting.sessions),
        key=lambda meeting: session_start(meeting.sessions[0]),
    )
    return [
        MeetingLine(
            label=meeting.label or "",
            when=meeting_line(texts, meeting),
            place=place_line(meeting),
            cancelled=all(session.cancelled_at is not None for session in meeting.sessions),
            reason=meeting.cancelled_reason or "",
        )
        for meeting in meetings
    ]


def period_line(texts: Texts, event: Event) -> str:
    """Return what is known of a period without exact days."""
    return period(texts, event).text


def period(texts: Texts, event: Event) -> Title:
    """Return what is known of a period: in the published (Polish) words, else from its bounds."""
    if event.period_text_pl:
        return Title(event.period_text_pl, "pl")
    start, end = event.period_start, event.period_end
    if start is None and end is None:
        return Title(texts.gettext(_UNKNOWN), texts.language)
    if start and end and (start.year, start.month) != (end.year, end.month):
        span = f"{texts.month(start)} – {texts.month(end)}"
    elif start is None and end is not None:
        span = texts.gettext("until %(month)s", month=texts.month(end))
    else:
        span = texts.month(start or end or date.min)
    exact = event.period_precision is None and start is not None and end is not None
    words = span if exact else texts.gettext("%(span)s, exact date not given", span=span)
    return Title(words, texts.language)


def when_line(texts: Texts, event: Event) -> Title:
    """Return the event's date in one line: its only meeting, its span of days, or its period."""
    lines = [line for line in event_lines(texts, event) if not line.cancelled]
    if len(lines) == 1:
        return Title(lines[0].when, texts.language)
    days = [session.day for session in sessions_of(event)]
    if not days:
        cancelled = event_lines(texts, event)
        return Title(cancelled[0].when, texts.language) if cancelled else period(texts, event)
    return Title(f"{texts.day_plain(days[0])} – {texts.day_plain(days[-1])}", texts.language)


def place_line(place: Meeting | Event) -> str:
    """Return venue and city, else the county; empty if no place is known."""
    if isinstance(place, Meeting):
        known = [part for part in (place.venue, place.city) if part]
        return ", ".join(known) or _county(place.county)
    first = next((line for line in map(place_line, _alive(place)) if line), "")
    return place.place_city or first or _county(place.place_county)


def city_line(event: Event) -> str:
    """Return the town or towns of an event, else its county; empty if none is known."""
    cities = list(dict.fromkeys(meeting.city for meeting in _alive(event) if meeting.city))
    if cities:
        return ", ".join(cities[:3]) + ("…" if len(cities) > 3 else "")
    county = next((meeting.county for meeting in event.meetings if meeting.county), None)
    return event.place_city or _county(event.place_county or county)


def next_session(event: Event, today: date) -> Session | None:
    """Return the first session that is not over before `today`, or None."""
    return next((session for session in sessions_of(event) if session.day >= today), None)


def _alive(event: Event) -> list[Meeting]:
    return [m for m in event.meetings if m.cancelled_at is None] or list(event.meetings)


def _county(county: str | None) -> str:
    if not county:
        return ""
    return county if county.startswith("m. ") else f"powiat {county}"


def _runs(sessions: Sequence[Session]) -> list[list[Session]]:
    """Group sessions into rows of days that follow each other with the same hours."""
    runs: list[list[Session]] = []
    for session in sorted(sessions, key=lambda s: s.day):
        last = runs[-1][-1] if runs else None
        if last is not None and (
            session.day == last.day + timedelta(days=1)
            and (session.starts_at, session.ends_at) == (last.starts_at, last.ends_at)
        ):
            runs[-1].append(session)
        else:
            runs.append([session])
    return runs


def _run(texts: Texts, run: Sequence[Session]) -> str:
    hours = _hours(texts, run[0])
    days = texts.days([session.day for session in run])
    return f"{days}, {hours}" if hours else days


def _hours(texts: Texts, session: Session) -> str:
    """Hours, with their zone where readers may be anywhere: an online meeting, read in another language."""
    hours = texts.hours(session.starts_at, session.ends_at)
    online = session.meeting.event.mode != Mode.onsite or session.meeting.online_link
    if not hours or texts.language == DEFAULT_LANGUAGE or not online:
        return hours
    zone = clock.local(session_start(session)).tzname() or ""
    return texts.gettext(N_("%(hours)s (Warsaw time, %(zone)s)"), hours=hours, zone=zone)
