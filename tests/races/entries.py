"""What a replay knows of one registration, and what it may be told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

GONE, UNDECIDED = ("withdrawn", "removed"), ("applied", "waiting")
OUTCOMES = {
    "registration.place_given": "confirmed",
    "registration.left_to_decision": "applied",
    "registration.institution_unknown": "applied",
    "registration.without_institution": "applied",
    "registration.put_in_line": "waiting",
    "registration.joined_queue": "waiting",
}
FIRST_LETTER = {"confirmed": "registered", "applied": "received", "waiting": "waiting"}
BY_HAND = tuple(f"registration.added_{way}" for way in ("by_staff", "by_phone", "from_paper", "from_mail"))
OWN_DOING = ("withdrawn", "corrected", "link_again")
"""Of what people did themselves nobody needs to phone them."""
WITHOUT_LINK = ("removed", "event_cancelled")
Letter = tuple[str, int, str, int, int]
"""A mail that must have been sent: kind, registration, address, version of the link, place in the line."""


@dataclass(slots=True)
class Entry:
    """One registration as history tells it. `centre` is its institution, `links` the version of its link."""

    id: int
    state: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    changes: int = 0
    links: int = 1
    link_sent: datetime | None = None

    @property
    def seated(self) -> bool:
        """Whether it holds a place."""
        return self.state == "confirmed"

    @property
    def centre(self) -> str | None:
        """The institution, as it was typed."""
        centre: str | None = self.said.get("institution")
        return centre

    @property
    def email(self) -> str:
        """The address, empty for who gave none."""
        return self.said.get("email") or ""
