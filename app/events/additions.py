"""What the office and an event say of their own in each letter to participants, at its marked place."""

from app.events.models import Event
from app.office.queries import office
from app.texts import DEFAULT_LANGUAGE
from app.work import Work


def additions(work: Work, event: Event, language: str) -> list[str]:
    """Return the office's own text and the event's, in a language; the Polish one where there is no other."""
    found, of_event = office_additions(work, language), event.letters
    if of_event is not None:
        found.append(in_language(of_event.text_pl, of_event.text_en, language))
    return [each for each in found if each]


def office_additions(work: Work, language: str) -> list[str]:
    """Return the office's own text in a language, if it has one."""
    known = office(work)
    text = in_language(known.letter_text_pl, known.letter_text_en, language)
    return [text] if text else []


def in_language(polish: str | None, english: str | None, language: str) -> str:
    """Return the text for a reader of a language: the Polish one unless there is one in theirs."""
    return (polish if language == DEFAULT_LANGUAGE else english or polish) or ""
