"""What all staff pages of one event share: its head and its tabs."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.events.models import Event
from app.registrations.queries import Places, places
from app.web.request_work import current_work


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab with an address of its own."""

    label: str
    url: str
    current: bool
    count: int | None = None


def back_address(event: Event) -> str:
    """Return where the list was left, filters and all; a foreign address means the plain list."""
    plain = url_for("registrations.manage_listing", slug=event.slug)
    asked = request.values.get("back", "")
    return asked if asked == plain or asked.startswith(f"{plain}?") else plain


def head(event: Event) -> dict[str, Any]:
    """Return what the head of an event's staff pages needs."""
    return {"event": event, "places": places(current_work(), event)}


__all__ = ["Places", "Tab", "back_address", "head"]
