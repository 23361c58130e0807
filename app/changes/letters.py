"""The letters about a change: written once in each language, with gaps for what differs by person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.changes.facts import NOTICE_SENT
from app.events.models import Event
from app.history.operations import record
from app.outbox.letters import LetterText
from app.outbox.operations import NewLetter, queue_all
from app.outbox.patterns import Pattern
from app.registrations.addressees import Addressee, people_to_notify
from app.registrations.messages import calendar_of, event_context, personal_context
from app.work import Work

_PERSONAL = ("name", "link")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What people are told of an event: the kind of letter, and what it says in each language."""

    kind: str
    event: Event
    words: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one announcement. The change must have been made: they tell the event as it is now."""

    work: Work
    announcement: Announcement
    _patterns: dict[tuple[str, str], Pattern] = field(default_factory=dict)
    _calendars: dict[str, bytes | None] = field(default_factory=dict)

    def text(self, to: Addressee, **instead: str) -> LetterText:
        """Return the text of one person's letter; `instead` replaces what nobody else may read."""
        key = (to.language, to.state.value)
        if key not in self._patterns:
            self._patterns[key] = self._written(*key)
        return self._patterns[key].filled({**personal_context(self.work, to), **instead})

    def letter(self, to: Addressee) -> NewLetter:
        """Return one person's letter for the outbox; only who has a seat gets the calendar."""
        event = self.announcement.event
        return NewLetter(
            kind=self.announcement.kind,
            recipient=to.email,
            recipient_name=to.name,
            language=to.language,
            subject_kind="registration",
            subject_id=to.registration_id,
            event_id=event.id,
            text=self.text(to),
            calendar=self._calendar(to.language) if to.is_seated else None,
            reply_to=event.contact_email,
        )

    def _written(self, language: str, state: str) -> Pattern:
        told = self.announcement
        common = {**event_context(self.work, told.event, language), "state": state, **told.words[language]}
        return Pattern(self.work.texts.into(language), told.kind, common, _PERSONAL)

    def _calendar(self, language: str) -> bytes | None:
        if language not in self._calendars:
            self._calendars[language] = calendar_of(self.work, self.announcement.event, language)
        return self._calendars[language]


def tell(work: Work, announcement: Announcement) -> int:
    """Queue the letter to everybody who has or waits for a place and gave an e-mail; return how many."""
    event, letters = announcement.event, Letters(work, announcement)
    people = people_to_notify(work, event)
    queue_all(work, [letters.letter(each) for each in people])
    if people:
        record(work, NOTICE_SENT, "event", event.id, event_id=event.id, values={"count": len(people)})
    return len(people)
