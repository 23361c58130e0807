"""An event and its meetings as schema.org data, for search engines and calendars of other sites."""

import json
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from app import clock
from app.events.models import Event, EventStatus, Meeting, Mode
from app.events.timing import met_before_suspension
from app.events.titles import description, title
from app.events.when import days_met, event_place, mode_of, place_line, town_of
from app.work import Work

_ATTENDANCE = {
    Mode.onsite: "https://schema.org/OfflineEventAttendanceMode",
    Mode.online: "https://schema.org/OnlineEventAttendanceMode",
    Mode.mixed: "https://schema.org/MixedEventAttendanceMode",
}
_SCHEDULED = "https://schema.org/EventScheduled"
_RESCHEDULED = "https://schema.org/EventRescheduled"
_STATUS = {
    EventStatus.cancelled: "https://schema.org/EventCancelled",
    EventStatus.suspended: "https://schema.org/EventPostponed",
    EventStatus.rescheduled: _RESCHEDULED,
}


def event_data(work: Work, event: Event) -> str:
    """Return the event as JSON-LD text that is safe inside a script element."""
    data = _data(work, event)
    text = json.dumps(data, ensure_ascii=False)
    for sign, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, escape)
    return text


def _data(work: Work, event: Event) -> dict[str, Any]:
    words, url = description(event, work.texts.language), work.links.event(event.slug)
    name = title(event, work.texts.language).text
    meetings = sorted((each for each in event.meetings if each.sessions), key=_in_time)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        **_facts(event, meetings, name, url),
        "url": url,
        "isAccessibleForFree": True,
    }
    if words:
        data["description"] = words.text
    if event.organiser:
        data["organizer"] = {"@type": "Organization", "name": event.organiser}
    if event.rules.capacity is not None:
        data["maximumAttendeeCapacity"] = event.rules.capacity
    if len(meetings) > 1:
        named = ((each, f"{name} ({each.label})" if each.label else name) for each in meetings)
        data["subEvent"] = [_facts(event, [each], its_name, url) for each, its_name in named]
    return data


def _facts(event: Event, meetings: Sequence[Meeting], name: str, url: str) -> dict[str, Any]:
    """Return what is said alike of an event and of one of its meetings: when, where, how, and whether."""
    told = [each for each in meetings if each.cancelled_at is None] or meetings
    modes = {mode_of(each) for each in told} or {event.mode}
    mode = next(iter(modes)) if len(modes) == 1 else Mode.mixed
    return {
        "@type": "Event",
        "name": name,
        **_status(event, meetings),
        "eventAttendanceMode": _ATTENDANCE[mode],
        **_times(event, told),
        "location": _location(event, told, mode, url),
    }


def _status(event: Event, meetings: Sequence[Meeting]) -> dict[str, str]:
    """Return what became of a meeting, or of an event that goes with its meetings: moved from which day."""
    sessions = [session for meeting in meetings for session in meeting.sessions]
    if event.status in _STATUS and not met_before_suspension(event, sessions):
        return {"eventStatus": _STATUS[event.status]}
    if meetings and all(each.cancelled_at is not None for each in meetings):
        return {"eventStatus": _STATUS[EventStatus.cancelled]}
    moved = meetings[0].moved_from if len(meetings) == 1 else None
    if not moved:
        return {"eventStatus": _SCHEDULED}
    day, start, _ = moved[0]
    before = _moment(date.fromisoformat(day or ""), time.fromisoformat(start) if start else None)
    return {"eventStatus": _RESCHEDULED, "previousStartDate": before}


def _times(event: Event, meetings: Sequence[Meeting]) -> dict[str, str]:
    days = [day for each in meetings for day in days_met(each)]
    if not days:
        known = {"startDate": event.period_start, "endDate": event.period_end}
        return {key: day.isoformat() for key, day in known.items() if day}
    first = min(days, key=lambda day: (day[0], day[1] or time(0)))
    last = max(days, key=lambda day: (day[0], day[2] or time.max))
    return {"startDate": _moment(first[0], first[1]), "endDate": _moment(last[0], last[2])}


def _moment(day: date, hour: time | None) -> str:
    return clock.local(clock.instant(day, hour)).isoformat() if hour else day.isoformat()


def _location(event: Event, meetings: Sequence[Meeting], mode: Mode, url: str) -> Any:
    """Return the place where people meet, each one if there are several, and online if that is one."""
    on_site: list[Meeting | None] = [each for each in meetings if mode_of(each) != Mode.online]
    places: list[dict[str, Any]] = []
    if mode != Mode.online:
        for each in (_place(event, meeting) for meeting in on_site or [None]):
            places += [] if each in places else [each]
    if mode != Mode.onsite:
        places.append({"@type": "VirtualLocation", "url": url})
    return places[0] if len(places) == 1 else places


def _place(event: Event, meeting: Meeting | None) -> dict[str, Any]:
    """Return a meeting's place; what its event says counts as far as that is the same town."""
    city = town_of(meeting) if meeting else event.place_city
    region = meeting.county if meeting else None
    if region is None and event.place_city in (None, city):
        region = event.place_county
    name = (place_line(meeting) if meeting else "") or event_place(event)
    address = {"@type": "PostalAddress", "addressCountry": "PL"}
    address |= {key: text for key, text in (("addressLocality", city), ("addressRegion", region)) if text}
    return {"@type": "Place", "name": name or "Polska", "address": address}


def _in_time(meeting: Meeting) -> tuple[date, time, int]:
    day, start, _ = days_met(meeting)[0]
    return day, start or time(0), meeting.id
