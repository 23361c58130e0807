"""An event as schema.org data, for search engines and calendars of other sites."""

import json
from typing import Any

from app import clock
from app.events.models import Event, EventStatus, Mode
from app.events.timing import ends, sessions_of, starts
from app.events.titles import description, title
from app.events.when import place_line
from app.work import Work

_ATTENDANCE = {
    Mode.onsite: "https://schema.org/OfflineEventAttendanceMode",
    Mode.online: "https://schema.org/OnlineEventAttendanceMode",
    Mode.mixed: "https://schema.org/MixedEventAttendanceMode",
}
_STATUS = {
    EventStatus.cancelled: "https://schema.org/EventCancelled",
    EventStatus.suspended: "https://schema.org/EventPostponed",
    EventStatus.rescheduled: "https://schema.org/EventRescheduled",
}


def event_data(work: Work, event: Event) -> str:
    """Return the event as JSON-LD text that is safe inside a script element."""
    data = _data(work, event)
    text = json.dumps(data, ensure_ascii=False)
    for sign, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, escape)
    return text


def _data(work: Work, event: Event) -> dict[str, Any]:
    words = description(event, work.texts.language)
    url = work.links.event(event.slug)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": title(event, work.texts.language).text,
        "url": url,
        "eventStatus": _STATUS.get(event.status, "https://schema.org/EventScheduled"),
        "eventAttendanceMode": _ATTENDANCE[event.mode],
        "isAccessibleForFree": True,
    }
    if words:
        data["description"] = words.text
    data |= _times(event)
    data["location"] = _location(event, url)
    if event.organiser:
        data["organizer"] = {"@type": "Organization", "name": event.organiser}
    if event.rules.capacity is not None:
        data["maximumAttendeeCapacity"] = event.rules.capacity
    return data


def _times(event: Event) -> dict[str, str]:
    sessions = sessions_of(event)
    if not sessions:
        known = {"startDate": event.period_start, "endDate": event.period_end}
        return {key: day.isoformat() for key, day in known.items() if day}
    begin, end = starts(event), ends(event)
    first, last = sessions[0], sessions[-1]
    return {
        "startDate": clock.local(begin).isoformat() if first.starts_at and begin else first.day.isoformat(),
        "endDate": clock.local(end).isoformat() if last.ends_at and end else last.day.isoformat(),
    }


def _location(event: Event, url: str) -> dict[str, Any]:
    if event.mode == Mode.online:
        return {"@type": "VirtualLocation", "url": url}
    name = place_line(event)
    region = next((m.county for m in event.meetings if m.county), event.place_county)
    city = next((m.city for m in event.meetings if m.city), event.place_city)
    address = {"@type": "PostalAddress", "addressCountry": "PL"}
    address |= {key: text for key, text in (("addressLocality", city), ("addressRegion", region)) if text}
    return {"@type": "Place", "name": name or "Polska", "address": address}
