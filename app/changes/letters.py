"""The letters about a change: written once for all of one language, state and parallel group, with gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.changes.facts import NOTICE_SENT
from app.events.models import Event, Meeting
from app.history.operations import record
from app.outbox.letters import LetterText
from app.outbox.operations import NewLetter, queue_all
from app.outbox.patterns import Pattern
from app.registrations.addressees import Addressee, people_to_notify
from app.registrations.enrolment import meetings_for
from app.registrations.messages import calendar_of, event_context, personal_context
from app.work import Work

_PERSONAL = ("name", "link")
_Key = tuple[str, str, tuple[int, ...]]
"""What letters have in common: the language, the state, and whose meetings they name."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What people are told of an event: the kind of letter, and what it says in each language.

    `group_id` is the parallel group that it concerns alone.
    """

    kind: str
    event: Event
    words: Mapping[str, Mapping[str, Any]]
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one announcement. The change must have been made: they tell the event as it is now."""

    work: Work
    announcement: Announcement
    _patterns: dict[_Key, Pattern] = field(default_factory=dict)
    _calendars: dict[_Key, bytes | None] = field(default_factory=dict)

    def text(self, to: Addressee, **instead: str) -> LetterText:
        """Return the text of one person's letter; `instead` replaces what nobody else may read."""
        meetings = self._meetings(to)
        key = (to.language, to.state.value, _ids(meetings))
        if key not in self._patterns:
            self._patterns[key] = self._written(to.language, to.state.value, meetings)
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
            calendar=self._calendar(to) if to.is_seated else None,
            reply_to=event.contact_email,
        )

    def _meetings(self, to: Addressee) -> list[Meeting]:
        days = to.enrolled_from, to.enrolled_until
        return meetings_for(self.announcement.event, to.parallel_group_id, *days)

    def _written(self, language: str, state: str, meetings: list[Meeting]) -> Pattern:
        told = self.announcement
        common = {**event_context(self.work, told.event, language, meetings), "state": state}
        common |= told.words[language]
        return Pattern(self.work.texts.into(language), told.kind, common, _PERSONAL)

    def _calendar(self, to: Addressee) -> bytes | None:
        meetings = self._meetings(to)
        key = (to.language, "", _ids(meetings))
        if key not in self._calendars:
            event = self.announcement.event
            self._calendars[key] = calendar_of(self.work, event, to.language, meetings)
        return self._calendars[key]


def tell(work: Work, announcement: Announcement) -> int:
    """Queue the letter to everybody who has or waits for a place and gave an e-mail; return how many."""
    event, letters = announcement.event, Letters(work, announcement)
    people = people_to_notify(work, event, announcement.group_id)
    queue_all(work, [letters.letter(each) for each in people])
    if people:
        record(work, NOTICE_SENT, "event", event.id, event_id=event.id, values={"count": len(people)})
    return len(people)


def _ids(meetings: list[Meeting]) -> tuple[int, ...]:
    return tuple(each.id for each in meetings)
