"""The letters about a change: written once for all who read the same, with gaps for what is personal."""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.changes.difference import EventDifference
from app.changes.facts import NOTICE_SENT
from app.changes.sentences import kind_of, sentences_of
from app.events.models import Event
from app.history.operations import record
from app.outbox.letters import LetterText
from app.outbox.operations import NewLetter, queue_all
from app.outbox.patterns import Pattern
from app.registrations.addressees import Addressee, Reach, Reader, people_to_notify, readers
from app.registrations.enrolment import meetings_within
from app.registrations.messages import calendar_of, event_context, personal_context
from app.work import Work

_PERSONAL = ("name", "link")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What people are told of an event: what differs for them, and why."""

    event: Event
    difference: EventDifference
    reason: str


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one announcement. The change must have been made: they tell the event as it is now."""

    work: Work
    announcement: Announcement
    _differences: dict[Reader, EventDifference] = field(default_factory=dict)
    _patterns: dict[tuple[Reader, str], Pattern] = field(default_factory=dict)
    _calendars: dict[Reader, bytes | None] = field(default_factory=dict)

    def concern(self, reader: Reader) -> bool:
        """Tell whether anything differs for such people."""
        return bool(self._difference(reader))

    def text(self, to: Addressee, **instead: str) -> LetterText:
        """Return the text of one person's letter; `instead` replaces what nobody else may read."""
        key = (to.reader, to.state.value)
        if key not in self._patterns:
            self._patterns[key] = self._written(*key)
        return self._patterns[key].filled({**personal_context(self.work, to), **instead})

    def letter(self, to: Addressee) -> NewLetter:
        """Return one person's letter for the outbox; only who has a seat gets the calendar."""
        event = self.announcement.event
        return NewLetter(
            kind=kind_of(self._difference(to.reader)),
            recipient=to.email,
            recipient_name=to.name,
            language=to.language,
            subject_kind="registration",
            subject_id=to.registration_id,
            event_id=event.id,
            text=self.text(to),
            calendar=self._calendar(to.reader) if to.is_seated else None,
            reply_to=event.contact_email,
        )

    def _difference(self, reader: Reader) -> EventDifference:
        if reader not in self._differences:
            self._differences[reader] = self.announcement.difference.seen_by(reader)
        return self._differences[reader]

    def _written(self, reader: Reader, state: str) -> Pattern:
        told, difference = self.announcement, self._difference(reader)
        texts = self.work.texts.into(reader.language)
        mine = meetings_within(told.event.meetings, reader.enrolment)
        common = {
            **event_context(self.work, told.event, reader.language, mine),
            "state": state,
            "has_calendar": any(meeting.sessions for meeting in mine),
            **sentences_of(texts, difference, told.reason),
        }
        return Pattern(texts, kind_of(difference), common, _PERSONAL)

    def _calendar(self, reader: Reader) -> bytes | None:
        if reader not in self._calendars:
            event = self.announcement.event
            mine = meetings_within(event.meetings, reader.enrolment)
            self._calendars[reader] = calendar_of(self.work, event, reader.language, mine)
        return self._calendars[reader]


def concerned(letters: Letters) -> dict[Reader, Reach]:
    """Return for whom anything differs, and how many of them are reached by mail and by phone."""
    found = readers(letters.work, letters.announcement.event)
    return {reader: reached for reader, reached in found.items() if letters.concern(reader)}


def tell(work: Work, announcement: Announcement) -> int:
    """Queue the letter to everybody whom it concerns and who gave an e-mail; return how many."""
    event, letters = announcement.event, Letters(work, announcement)
    people = [each for each in people_to_notify(work, event) if letters.concern(each.reader)]
    queue_all(work, [letters.letter(each) for each in people])
    if people:
        record(work, NOTICE_SENT, "event", event.id, event_id=event.id, values={"count": len(people)})
    return len(people)


def first_of(letters: Letters, among: Collection[Reader]) -> Addressee | None:
    """Return the first of those who are told by mail, by name; None if there is nobody."""
    people = people_to_notify(letters.work, letters.announcement.event, most=1, among=among)
    return people[0] if people else None
