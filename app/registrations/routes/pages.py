"""What all staff pages of one event share: its header and its tabs."""

from typing import Any

from flask import url_for

from app.events.models import Event
from app.registrations.counting import seats
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.web.request_work import current_work
from app.web.way_back import way_back


def back_address(event: Event) -> str:
    """Return where the list was left, filters and all; a foreign address means the plain list."""
    return way_back(url_for("registrations.manage_listing", slug=event.slug))


def head(event: Event, current: str = "registrations") -> dict[str, Any]:
    """Return what the head of an event's staff pages needs; `current` is the tab."""
    work = current_work()
    load_sessions(work, event)
    counted = seats(work, event)
    return {"event": event, "seats": counted, "event_header": header_of(work, event, current, counted)}
