"""The words, letters and keys of the marks in the reader's language."""

from dataclasses import dataclass

from app.attendance.mark_values import LABELS
from app.attendance.models import Presence
from app.texts import LANGUAGES, Texts

MARKABLE = (Presence.present, Presence.absent, Presence.excused)


@dataclass(frozen=True, slots=True)
class Sign:
    """One mark as a button or a cell shows it: the letter is the first of the word."""

    value: str
    letter: str
    word: str


def sign(texts: Texts, presence: Presence) -> Sign:
    """Return word and letter of one mark."""
    word = texts.translated(LABELS[presence])
    return Sign(presence.value, word[:1].upper(), word)


def signs(texts: Texts) -> list[Sign]:
    """Return the marks that one letter sets, in order."""
    return [sign(texts, presence) for presence in MARKABLE]


def keys(texts: Texts) -> dict[str, str]:
    """Return the mark of each key. Another language's letters work too, where they are free."""
    found: dict[str, str] = {}
    for language in (texts.language, *LANGUAGES):
        for each in signs(texts.into(language)):
            found.setdefault(each.letter.lower(), each.value)
    return found
