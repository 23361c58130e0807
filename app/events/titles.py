"""Content that may exist in Polish only: what to show, and in which language it is."""

from dataclasses import dataclass

from app.events.models import Event


@dataclass(frozen=True, slots=True)
class Title:
    """A text and its language, so that a page of another language can mark it."""

    text: str
    lang: str


def title(event: Event, language: str) -> Title:
    """Return the event's title in the language, or in Polish where there is none."""
    if language == "en" and event.title_en:
        return Title(event.title_en, "en")
    return Title(event.title_pl, "pl")
