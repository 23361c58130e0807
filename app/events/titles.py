"""Texts of an event in the reader's language, with Polish as what always exists."""

from dataclasses import dataclass

from app.events.models import Event


@dataclass(frozen=True, slots=True)
class Title:
    """A text and the language it is in; on a page of another language the template marks it."""

    text: str
    lang: str


def title(event: Event, language: str) -> Title:
    """Return the event's title: in the asked language if there is one, else in Polish."""
    if language == "en" and event.title_en:
        return Title(event.title_en, "en")
    return Title(event.title_pl, "pl")


def description(event: Event, language: str) -> Title | None:
    """Return the event's description: in the asked language, else in Polish, else None."""
    if language == "en" and event.description_en:
        return Title(event.description_en, "en")
    return Title(event.description_pl, "pl") if event.description_pl else None
