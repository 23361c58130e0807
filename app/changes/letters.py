"""The letters about a change: written once for all who read the same, with gaps for what is personal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.accounts.models import Role
from app.changes.about import about
from app.changes.assigned import StaffTurn
from app.changes.difference import EventDifference, MeetingTurn
from app.changes.sentences import kind_of, sentences_of
from app.changes.since import Since, written
from app.changes.staff import STAFF, StaffReader, path_of, reader_of, subject_of
from app.events.models import Event, Meeting
from app.events.staffed import ORGANISING, Staffed
from app.outbox.letters import LetterText, unlinked
from app.outbox.operations import NewLetter
from app.outbox.patterns import Pattern
from app.registrations.addressees import Addressee, Reader
from app.registrations.enrolment import meetings_within
from app.registrations.messages import (
    CalendarShare,
    calendar_of_several,
    event_context,
    personal_context,
    reply_address,
)
from app.registrations.models import SEATED
from app.work import Work

_PERSONAL = ("name", "link")

AnyReader = Reader | StaffReader
NO_ROLE: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Announcement:
    """What people are told of an event: what differs for them, and why; and whose role at it differs."""

    event: Event
    difference: EventDifference
    reason: str
    turns: tuple[StaffTurn, ...] = ()


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one announcement. The change must have been made: they tell the event as it is now.

    `also` are the roles of participants who are named at the event too, by registration: they get one letter.
    `overtaken` names what these letters tell in the place of earlier ones that have not left.
    """

    work: Work
    announcement: Announcement
    also: Mapping[int, frozenset[Role]] = field(default_factory=dict)
    overtaken: frozenset[str] = frozenset()
    _differences: dict[tuple[AnyReader, bool], EventDifference] = field(default_factory=dict)
    _patterns: dict[tuple[AnyReader, str, frozenset[Role]], Pattern] = field(default_factory=dict)
    _calendars: dict[AnyReader, bytes | None] = field(default_factory=dict)
    _since: list[str] = field(default_factory=list)

    def difference(self, reader: AnyReader, *, seated: bool = True) -> EventDifference:
        """Return what differs for such people, who have a place or not."""
        if isinstance(reader, StaffReader) and reader.group:
            seated = False  # a member of the group has no place yet
        key = (reader, seated)
        if key not in self._differences:
            self._differences[key] = self.announcement.difference.seen_by(reader, seated=seated)
        return self._differences[key]

    @property
    def known(self) -> Since:
        """The event as the readers of these letters knew it, and why it is another one now."""
        return Since(self.announcement.difference.before, self.announcement.reason)

    @property
    def since(self) -> str:
        """What is kept of it with each letter."""
        if not self._since:
            self._since.append(written({self.announcement.event.id: self.known}))
        return self._since[0]

    def about(self, difference: EventDifference) -> tuple[str, ...]:
        """Return the names of what a letter of a difference tells."""
        return tuple(sorted({*about(self.announcement.event.id, difference), *self.overtaken}))

    def concern(self, reader: AnyReader, *, seated: bool = True) -> bool:
        """Tell whether anything differs for such people, who have a place or not."""
        return bool(self.difference(reader, seated=seated))

    def text(self, to: Addressee, **instead: str) -> LetterText:
        """Return the text of one person's letter; `instead` replaces what nobody else may read."""
        pattern = self._pattern(to.reader, to.state.value, self.also.get(to.registration_id, NO_ROLE))
        return pattern.filled({**personal_context(self.work, to), **instead})

    def letter(self, to: Addressee) -> NewLetter:
        """Return one person's letter for the outbox; only who has a seat gets the calendar."""
        event, difference = self.announcement.event, self.difference(to.reader, seated=to.is_seated)
        return NewLetter(
            kind=kind_of(difference),
            recipient=to.email,
            recipient_name=to.name,
            language=to.language,
            subject_kind="registration",
            subject_id=to.registration_id,
            event_id=event.id,
            text=self.text(to),
            calendar=self._calendar(to.reader) if to.is_seated else None,
            about=self.about(difference),
            since=self.since,
            reply_to=reply_address(self.work, event),
        )

    def staff_text(self, to: Staffed) -> LetterText:
        """Return the text of the letter to a trainer, co-organiser or member of the group."""
        reader = reader_of(to)
        personal = {"name": unlinked(to.name), "link": self.staff_link(to)}
        return self._pattern(reader, STAFF, reader.roles).filled(personal)

    def staff_link(self, to: Staffed) -> str:
        """Return where a trainer, co-organiser or member of the group sees what they were told."""
        return self.work.links.absolute(path_of(to, self.announcement.event))

    def staff_letter(self, to: Staffed) -> NewLetter:
        """Return the letter to a trainer, co-organiser or member, with the calendar of their meetings."""
        kind, number = subject_of(to)
        event, reader = self.announcement.event, reader_of(to)
        return NewLetter(
            kind=kind_of(self.difference(reader)),
            recipient=to.email,
            recipient_name=to.name,
            language=to.language,
            subject_kind=kind,
            subject_id=number,
            event_id=event.id,
            text=self.staff_text(to),
            calendar=self._calendar(reader),
            about=self.about(self.difference(reader)),
            since=self.since,
            reply_to=reply_address(self.work, event),
        )

    def _pattern(self, reader: AnyReader, state: str, roles: frozenset[Role]) -> Pattern:
        key = (reader, state, roles)
        if key not in self._patterns:
            self._patterns[key] = self._written(*key)
        return self._patterns[key]

    def _written(self, reader: AnyReader, state: str, roles: frozenset[Role]) -> Pattern:
        texts, common = self.work.texts.into(reader.language), self.context(reader, state, roles)
        difference = self.difference(reader, seated=state in (STAFF, *SEATED))
        return Pattern(texts, kind_of(difference), common, _PERSONAL)

    def context(self, reader: AnyReader, state: str, roles: frozenset[Role]) -> Mapping[str, Any]:
        """Return what fills the letter to such people, but for what is personal."""
        told, difference = self.announcement, self.difference(reader, seated=state in (STAFF, *SEATED))
        texts, mine = self.work.texts.into(reader.language), self.meetings(reader)
        return {
            **event_context(self.work, told.event, reader.language, mine),
            "state": state,
            "leads": Role.trainer in roles,
            "organises": not roles.isdisjoint(ORGANISING),
            "group": reader.group if isinstance(reader, StaffReader) else "",
            "has_calendar": any(meeting.sessions for meeting in mine),
            **sentences_of(texts, difference, told.reason),
            # What office and event add is for participants.
            **({"additions": ()} if state == STAFF else {}),
        }

    def _calendar(self, reader: AnyReader) -> bytes | None:
        if reader not in self._calendars:
            self._calendars[reader] = calendar_of_several(
                self.work, reader.language, [self.calendar_share(reader)]
            )
        return self._calendars[reader]

    def calendar_share(self, reader: AnyReader) -> CalendarShare:
        """Return what stands in the calendar of such people, and what stood there and is theirs no longer."""
        event, changes = self.announcement.event, self.difference(reader).meetings
        ids = {each.known.id for each in changes if each.turn == MeetingTurn.removed}
        gone = [each for each in event.meetings if each.id in ids]
        return CalendarShare(event, self.meetings(reader), gone)

    def meetings(self, reader: AnyReader) -> Sequence[Meeting]:
        """Return the meetings that concern such people."""
        meetings = self.announcement.event.meetings
        if isinstance(reader, StaffReader):
            return [each for each in meetings if reader.includes(each.id)]
        return meetings_within(meetings, reader.enrolment)
