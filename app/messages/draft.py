"""What an organiser writes to a set of people, before it is sent. Pure rules."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.messages.readers import Recipient
from app.texts import DEFAULT_LANGUAGE

SUBJECT_LENGTH = 150
BODY_LENGTH = 10_000


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A letter to a set of people; without English texts, English readers get the Polish ones."""

    readers: str
    subject_pl: str
    body_pl: str
    subject_en: str | None = None
    body_en: str | None = None
    documents: Sequence[str] = ()

    def language_for(self, reader: str) -> str:
        """Return in which language somebody gets the letter."""
        return reader if reader == DEFAULT_LANGUAGE or self.body_en else DEFAULT_LANGUAGE

    def texts_in(self, language: str) -> tuple[str, str]:
        """Return subject and body in a language."""
        if language == DEFAULT_LANGUAGE or not self.body_en:
            return self.subject_pl, self.body_pl
        return self.subject_en or self.subject_pl, self.body_en


def fingerprint(people: Sequence[Recipient]) -> str:
    """Return what differs when other people, or other addresses of theirs, are meant."""
    lines = sorted(f"{each.registration_id}\0{each.name}\0{each.email}" for each in people)
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()
