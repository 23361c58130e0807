"""An event's details by the names of their columns, whichever of its rows holds them."""

from typing import Any

from app.events.models import RULES, Event, RegistrationRules


def row_of(event: Event, column: str) -> Event | RegistrationRules:
    """Return the row that holds a column: the event's rules of registration, or the event itself."""
    return event.rules if column in RULES else event


def detail(event: Event, column: str) -> Any:
    """Return what a column holds."""
    return getattr(row_of(event, column), column)


def set_detail(event: Event, column: str, value: Any) -> None:
    """Set a column, if it differs."""
    row = row_of(event, column)
    if getattr(row, column) != value:
        setattr(row, column, value)
