"""Reminders and letters afterwards: written once for all who read the same, gaps for what is personal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.events.additions import in_language
from app.events.models import Event, EventLetters, Meeting
from app.messages.models import LetterKind
from app.monitoring.queries import form_wanted
from app.outbox.letters import LetterText
from app.outbox.operations import NewLetter
from app.outbox.patterns import Pattern
from app.registrations.addressees import Addressee, Reader
from app.registrations.enrolment import meetings_within
from app.registrations.messages import event_context, form_due, personal_context, reply_address
from app.work import Work


@dataclass(frozen=True, slots=True)
class DueLetters:
    """The letters of one kind about an event: reminders of what begins on `day`, or those after it."""

    work: Work
    event: Event
    kind: LetterKind
    day: date
    owing: Collection[int] = ()
    """The registrations that owe a signed form: their reminder says so."""
    owing_participation: Collection[int] = ()
    """The registrations that owe the participation form: as above."""
    _patterns: dict[tuple[Reader, bool, bool], Pattern] = field(default_factory=dict)

    def concern(self, reader: Reader) -> bool:
        """Tell whether there is anything to say to such people."""
        if self.kind == LetterKind.after:
            return bool(self._own_text(reader.language))
        return bool(self._meetings(reader))

    def text(self, to: Addressee, **instead: str) -> LetterText:
        """Return the text of one person's letter; `instead` replaces what nobody else may read."""
        owes = to.registration_id in self.owing, to.registration_id in self.owing_participation
        key = (to.reader, *owes)
        if key not in self._patterns:
            self._patterns[key] = self._written(*key)
        return self._patterns[key].filled({**personal_context(self.work, to), **instead})

    def letter(self, to: Addressee) -> NewLetter:
        """Return one person's letter for the outbox."""
        return NewLetter(
            kind=self.kind.value,
            recipient=to.email,
            recipient_name=to.name,
            language=to.language,
            subject_kind="registration",
            subject_id=to.registration_id,
            event_id=self.event.id,
            text=self.text(to),
            reply_to=reply_address(self.work, self.event),
            # A letter that moves or cancels these meetings takes the place of one that waits.
            about=tuple(f"meeting:{each.id}" for each in self._meetings(to.reader)),
        )

    def _meetings(self, reader: Reader) -> Sequence[Meeting]:
        if self.kind == LetterKind.after:
            return ()
        return meetings_within(beginning_on(self.event, self.day), reader.enrolment)

    def _own_text(self, language: str) -> str:
        own = self.event.letters or EventLetters()
        if self.kind == LetterKind.after:
            return in_language(own.after_text_pl, own.after_text_en, language)
        return in_language(own.reminder_text_pl, own.reminder_text_en, language)

    def _written(self, reader: Reader, owes: bool, owes_participation: bool) -> Pattern:
        texts = self.work.texts.into(reader.language)
        common: dict[str, Any] = {
            **event_context(self.work, self.event, reader.language, self._meetings(reader)),
            "own_text": self._own_text(reader.language),
            "documents": self.event.rules.required_documents or (),
            "day": texts.day_plain(self.day),
            "form_due": form_due(self.event) if owes else "",
            "participation_due": form_wanted(self.event) if owes_participation else "",
        }
        return Pattern(texts, self.kind.value, common, ("name", "link"))


def first_day(meeting: Meeting) -> date | None:
    """Return the first day on which a meeting takes place; None for one that does not."""
    if meeting.cancelled_at is not None:
        return None
    return min((each.day for each in meeting.sessions if each.cancelled_at is None), default=None)


def beginning_on(event: Event, day: date) -> list[Meeting]:
    """Return the event's meetings whose first day it is."""
    return [each for each in event.meetings if first_day(each) == day]
