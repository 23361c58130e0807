"""When and where an event takes place, in words for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from app import clock
from app.errors import N_
from app.events.labels import MODE
from app.events.models import Event, Meeting, Mode, PlannedMonth, Session
from app.events.timing import session_start, sessions_of
from app.events.titles import Title
from app.events.venues import town_in
from app.texts import DEFAULT_LANGUAGE, Texts

Day = tuple[date, time | None, time | None]
"""A day with the hours at which people meet, as far as they are known."""
_UNKNOWN = N_("The date has not been given yet")


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting as the public reads it; `place` is empty if it is the event's own or not known.

    `moved` says since when and from when the meeting was moved, `instead` which cancelled one it replaces.
    """

    label: str
    when: str
    place: str
    cancelled: bool
    reason: str = ""
    moved: str = ""
    instead: str = ""


def meeting_line(texts: Texts, meeting: Meeting) -> str:
    """Return days and hours of a meeting: «13–14 listopada 2026 (piątek–sobota), godz. 9:00–15:00».

    Cancelled days are left out unless the whole meeting is cancelled.
    """
    return days_line(texts, days_met(meeting), abroad=_may_be_abroad(meeting))


def days_met(meeting: Meeting) -> list[Day]:
    """Return day, start and end of the meeting's sessions; cancelled ones only if all are cancelled."""
    alive = [session for session in meeting.sessions if session.cancelled_at is None]
    return [_day(session) for session in sorted(alive or meeting.sessions, key=lambda each: each.day)]


def days_line(texts: Texts, days: Sequence[Day], *, abroad: bool) -> str:
    """Return days in words; `abroad` names their zone to those who read another language."""
    return "; ".join(_run(texts, run, abroad) for run in _runs(days))


def session_line(texts: Texts, session: Session) -> str:
    """Return day and hours of one session."""
    return _run(texts, [_day(session)], _may_be_abroad(session.meeting))


def event_lines(texts: Texts, event: Event, meetings: Sequence[Meeting] | None = None) -> list[MeetingLine]:
    """Return a line for each meeting, or for these ones, in order of time; none for one without a day."""
    meetings = sorted(
        (meeting for meeting in (event.meetings if meetings is None else meetings) if meeting.sessions),
        key=lambda meeting: session_start(meeting.sessions[0]),
    )
    # Where one meeting is elsewhere, the others say their place too.
    differ = any(_has_own_place(meeting) for meeting in meetings)
    return [
        MeetingLine(
            label=meeting.label or "",
            when=meeting_line(texts, meeting),
            place=where_line(texts, meeting) if differ else "",
            cancelled=all(session.cancelled_at is not None for session in meeting.sessions),
            reason=meeting.cancelled_reason or "",
            moved=moved_line(texts, meeting),
            instead=instead_line(texts, meeting),
        )
        for meeting in meetings
    ]


def has_period(event: Event) -> bool:
    """Tell whether anything is known of the time of an event without exact days."""
    return bool(event.period_text_pl or event.period_start or event.period_end)


def period_line(texts: Texts, event: Event) -> str:
    """Return what is known of a period without exact days."""
    return period(texts, event).text


def period(texts: Texts, event: Event) -> Title:
    """Return what is known of a period: in the published (Polish) words, else from its bounds."""
    if event.period_text_pl:
        return Title(event.period_text_pl, "pl")
    start, end = event.period_start, event.period_end
    if not has_period(event):
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


def planned_line(texts: Texts, planned: PlannedMonth) -> str:
    """Return the month of a meeting whose day is not known: «marzec 2027, dokładny termin nie podany»."""
    return texts.gettext("%(span)s, exact date not given", span=texts.month(planned.month))


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


def moved_line(texts: Texts, meeting: Meeting) -> str:
    """Say since when and from when a published meeting was moved; empty if it was not."""
    if meeting.moved_at is None or not meeting.moved_from or meeting.cancelled_at is not None:
        return ""
    days = [
        (date.fromisoformat(day or ""), _hour(start), _hour(end)) for day, start, end in meeting.moved_from
    ]
    return texts.gettext(
        N_("moved on %(day)s; before: %(before)s"),
        day=texts.day_plain(clock.today(meeting.moved_at)),
        before=days_line(texts, days, abroad=_may_be_abroad(meeting)),
    )


def instead_line(texts: Texts, meeting: Meeting) -> str:
    """Say in place of which cancelled meeting this one is held; empty if it replaces none."""
    if meeting.replaces is None or not meeting.replaces.sessions:
        return ""
    return texts.gettext(N_("in place of: %(when)s"), when=meeting_line(texts, meeting.replaces))


def mode_of(meeting: Meeting) -> Mode:
    """Return how people meet at a meeting: its own way, else its event's."""
    return meeting.mode or meeting.event.mode


def place_line(place: Meeting | Event) -> str:
    """Return venue and city, else the county; empty if no place is known.

    A meeting with a venue alone is in its event's town, unless the venue names one. An event is where all
    its meetings are, or in their towns; its own town counts for meetings that name no place.
    """
    if isinstance(place, Meeting):
        city = town_of(place) if place.city or place.venue else None
        town = city if city != town_in(place.venue) else None
        return ", ".join(part for part in (place.venue, town) if part) or _county(place.county)
    own = list(dict.fromkeys(place_line(meeting) or event_place(place) for meeting in _alive(place)))
    known = [line for line in own if line]
    return known[0] if len(known) == 1 else city_line(place) if known else event_place(place)


def town_of(meeting: Meeting) -> str | None:
    """Return the town where a meeting is held: its own, the one that its venue names, or its event's."""
    return meeting.city or town_in(meeting.venue) or meeting.event.place_city


def event_place(event: Event) -> str:
    """Return the town of the event itself, else its county: where meetings are that name no place."""
    return event.place_city or _county(event.place_county)


def where_line(texts: Texts, place: Meeting | Event) -> str:
    """Return where people meet, as far as they meet on site, and "Online" where they do so too."""
    online = texts.gettext(MODE[Mode.online])
    if isinstance(place, Meeting):
        modes, known = {mode_of(place)}, place_line(place) or event_place(place.event)
    else:
        modes = {mode_of(meeting) for meeting in _alive(place)} or {place.mode}
        on_site = [meeting for meeting in _alive(place) if mode_of(meeting) != Mode.online]
        lines = {place_line(meeting) or event_place(place) for meeting in on_site} - {""}
        known = next(iter(lines)) if len(lines) == 1 else place_line(place)
    if modes == {Mode.online}:
        return online
    return ", ".join(part for part in (known, online if modes - {Mode.onsite} else "") if part)


def city_line(event: Event) -> str:
    """Return the town or towns of an event, else its county; empty if none is known."""
    alive = [meeting for meeting in _alive(event) if mode_of(meeting) != Mode.online] or _alive(event)
    cities = list(dict.fromkeys(town_of(meeting) for meeting in alive))
    known = [city for city in cities if city]
    if known:
        return ", ".join(known[:3]) + ("…" if len(known) > 3 else "")
    county = next((meeting.county for meeting in event.meetings if meeting.county), None)
    return event.place_city or _county(event.place_county or county)


def town_line(texts: Texts, event: Event) -> str:
    """Return what a list says of where an event is: its towns, or "Online" if no meeting is on site."""
    modes = {mode_of(meeting) for meeting in _alive(event)} or {event.mode}
    return texts.gettext(MODE[Mode.online]) if modes == {Mode.online} else city_line(event)


def next_session(event: Event, today: date) -> Session | None:
    """Return the first session that is not over before `today`, or None."""
    return next((session for session in sessions_of(event) if session.day >= today), None)


def _alive(event: Event) -> list[Meeting]:
    return [m for m in event.meetings if m.cancelled_at is None] or list(event.meetings)


def _county(county: str | None) -> str:
    if not county:
        return ""
    return county if county.startswith("m. ") else f"powiat {county}"


def _has_own_place(meeting: Meeting) -> bool:
    """Tell whether a meeting says itself where or how people meet, unlike its event."""
    return bool(place_line(meeting)) or mode_of(meeting) != meeting.event.mode


def _may_be_abroad(meeting: Meeting) -> bool:
    return mode_of(meeting) != Mode.onsite or bool(meeting.sealed_link)


def _day(session: Session) -> Day:
    return session.day, session.starts_at, session.ends_at


def _hour(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _runs(days: Sequence[Day]) -> list[list[Day]]:
    """Group days into rows that follow each other with the same hours."""
    runs: list[list[Day]] = []
    for day in days:
        last = runs[-1][-1] if runs else None
        if last is not None and day[0] == last[0] + timedelta(days=1) and day[1:] == last[1:]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run(texts: Texts, run: Sequence[Day], abroad: bool) -> str:
    hours = _hours(texts, run[0], abroad)
    days = texts.days([day for day, _, _ in run])
    return f"{days}, {hours}" if hours else days


def _hours(texts: Texts, of: Day, abroad: bool) -> str:
    """Hours, with their zone where readers may be anywhere: an online meeting, read in another language."""
    day, start, end = of
    hours = texts.hours(start, end)
    if not hours or texts.language == DEFAULT_LANGUAGE or not abroad:
        return hours
    zone = clock.local(clock.instant(day, start or time(0))).tzname() or ""
    return texts.gettext(N_("%(hours)s (Warsaw time, %(zone)s)"), hours=hours, zone=zone)
