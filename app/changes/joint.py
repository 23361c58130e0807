"""One letter a person about several events and appointments: what differs of each, and one calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.changes.difference import EventDifference
from app.changes.letters import Announcement, Letters
from app.changes.sentences import sentences_of
from app.changes.staff import STAFF, StaffReader, path_of, reader_of, subject_of
from app.coaching.calendar_entries import entry_of as entry_of_appointment
from app.coaching.models import Appointment, AppointmentState
from app.coaching.when import place_line, when_line
from app.events.additions import office_additions
from app.events.calendar_entries import entries_of
from app.events.day_programme import read_blocks
from app.events.labels import FORM_OF_SUPPORT
from app.events.models import Meeting
from app.events.staffed import Staffed
from app.events.titles import title
from app.ics.entries import Calendar, Entry
from app.ics.write import calendar_bytes
from app.lines.names import line_title, with_kind
from app.office.queries import office
from app.outbox.letters import LetterText, unlinked
from app.outbox.operations import NewLetter
from app.outbox.patterns import Pattern
from app.projects.funding import funding_lines
from app.projects.models import Project
from app.registrations.addressees import Addressee, Reader
from app.registrations.enrolment import meetings_within
from app.work import Work

KIND = "activities_changed"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class ToldAppointment:
    """An appointment of which somebody is told, and the page of theirs on which it stands."""

    appointment: Appointment
    link: str


@dataclass(slots=True)
class Hearer:
    """Somebody who is told: of events where they are registered or lead, of appointments, or of both.

    An empty `email` means that they must be phoned.
    """

    name: str
    email: str
    language: str
    events: list[tuple[Announcement, Addressee | Staffed]] = field(default_factory=list)
    appointments: list[ToldAppointment] = field(default_factory=list)
    is_staff: bool = False


@dataclass(frozen=True, slots=True)
class Joint:
    """What all these letters say: whether it is a suspension, of what and until when by language, and why."""

    suspends: bool
    scope: Mapping[str, str]
    until: Mapping[str, str]
    reason: str


class JointLetters:
    """The letters of one act. It must have been made: they tell everything as it is now.

    People who are told the same read what was written once; the links of each are filled in. Who is
    concerned by one event alone gets the letter that a change of this event has.
    """

    def __init__(self, work: Work, joint: Joint) -> None:
        self._work, self._joint = work, joint
        self._singles: dict[int, Letters] = {}
        self._patterns: dict[object, Pattern] = {}
        self._calendars: dict[object, bytes | None] = {}

    def text(self, to: Hearer, *, hides_links: bool = False) -> LetterText:
        """Return the text of somebody's letter; `hides_links` leaves out what only its reader may open."""
        links = _links_of(self._work, to)
        if hides_links:
            links = [self._work.links.absolute("/…/") for _ in links]
        if self._is_single(to):
            told, mine = to.events[0]
            letters = self._single(told)
            if isinstance(mine, Staffed):
                return letters.staff_text(mine)
            return letters.text(mine, link=links[0])
        key = _key(to)
        if key not in self._patterns:
            self._patterns[key] = self._written(to)
        gaps = {_gap(number): link for number, link in enumerate(links)}
        return self._patterns[key].filled({"name": unlinked(to.name), **gaps})

    def letter(self, to: Hearer) -> NewLetter:
        """Return somebody's letter for the outbox, with one calendar of all that they have a seat in."""
        if self._is_single(to):
            told, mine = to.events[0]
            letters = self._single(told)
            return letters.staff_letter(mine) if isinstance(mine, Staffed) else letters.letter(mine)
        key = _key(to)
        if key not in self._calendars:
            self._calendars[key] = self._calendar(to)
        kind, number = _subject(to)
        return NewLetter(
            kind=KIND,
            recipient=to.email,
            recipient_name=to.name,
            language=to.language,
            subject_kind=kind,
            subject_id=number,
            event_id=to.events[0][0].event.id if to.events else None,
            text=self.text(to),
            calendar=self._calendars[key],
        )

    def _is_single(self, to: Hearer) -> bool:
        return len(to.events) == 1 and not to.appointments

    def _single(self, told: Announcement) -> Letters:
        if told.event.id not in self._singles:
            self._singles[told.event.id] = Letters(self._work, told)
        return self._singles[told.event.id]

    def _written(self, to: Hearer) -> Pattern:
        texts, joint = self._work.texts.into(to.language), self._joint
        sections = [
            self._section(number, to.language, told, mine) for number, (told, mine) in enumerate(to.events)
        ]
        events = len(sections)
        common: dict[str, Any] = {
            "suspends": joint.suspends,
            "scope": joint.scope[texts.language],
            "until": joint.until[texts.language],
            "reason": joint.reason,
            "sections": sections,
            "appointments": [
                self._appointment(to.language, events + number, each.appointment)
                for number, each in enumerate(to.appointments)
            ],
            "is_staff": to.is_staff,
            "registered": sum(isinstance(mine, Addressee) for _, mine in to.events),
            "organiser": office(self._work).name,
            "additions": () if to.is_staff else office_additions(self._work, texts.language),
            "funding": funding_lines(texts, _projects_of(to)),
        }
        return Pattern(texts, KIND, common, ["name"])

    def _section(
        self, number: int, language: str, told: Announcement, mine: Addressee | Staffed
    ) -> dict[str, Any]:
        texts = self._work.texts.into(language)
        difference: EventDifference = told.difference.seen_by(_reader(mine, language))
        return {
            **sentences_of(texts, difference, ""),
            "title": title(told.event, language).text,
            "state": STAFF if isinstance(mine, Staffed) else mine.state.value,
            "link": f"\0{_gap(number)}\0",
        }

    def _appointment(self, language: str, number: int, each: Appointment) -> dict[str, Any]:
        texts = self._work.texts.into(language)
        kind = texts.gettext(FORM_OF_SUPPORT[each.line.form_of_support])
        return {
            "support": with_kind(kind, line_title(each.line, texts.language).text),
            "when": when_line(texts, each),
            "place": place_line(texts, each),
            "cancelled": each.state == AppointmentState.cancelled,
            "link": f"\0{_gap(number)}\0",
        }

    def _calendar(self, to: Hearer) -> bytes | None:
        work, texts = self._work, self._work.texts.into(to.language)
        entries: list[Entry] = []
        for told, mine in to.events:
            read_blocks(work, told.event)
            entries += entries_of(texts, work.links, told.event, _meetings(told, mine))
        entries += [entry_of_appointment(texts, each.appointment) for each in to.appointments]
        if not entries:
            return None
        return calendar_bytes(Calendar("", entries, to.language, method="PUBLISH", refresh_minutes=None))


def reached(hearers: Iterable[Hearer]) -> tuple[list[Hearer], list[Hearer]]:
    """Return who is told by mail, and who must be phoned."""
    every = list(hearers)
    return [each for each in every if each.email], [each for each in every if not each.email]


def _links_of(work: Work, to: Hearer) -> Sequence[str]:
    own = [_link(work, told, mine) for told, mine in to.events]
    return [*own, *(each.link for each in to.appointments)]


def _key(to: Hearer) -> object:
    """Return what decides the words of a letter, but for the name and the links."""
    events = tuple(
        (told.event.id, _reader(mine, to.language), STAFF if isinstance(mine, Staffed) else mine.state)
        for told, mine in to.events
    )
    return to.language, to.is_staff, events, tuple(each.appointment.id for each in to.appointments)


def _reader(mine: Addressee | Staffed, language: str) -> Reader | StaffReader:
    """Return as whom somebody reads of an event; in the language of the whole letter."""
    return replace(reader_of(mine) if isinstance(mine, Staffed) else mine.reader, language=language)


def _meetings(told: Announcement, mine: Addressee | Staffed) -> Sequence[Meeting]:
    """Return the meetings that stand in somebody's calendar: none of who has no seat."""
    if isinstance(mine, Staffed):
        reader = reader_of(mine)
        return [each for each in told.event.meetings if reader.includes(each.id)]
    return meetings_within(told.event.meetings, mine.enrolment) if mine.is_seated else []


def _link(work: Work, told: Announcement, mine: Addressee | Staffed) -> str:
    if not isinstance(mine, Staffed):
        return work.links.registration(mine.registration_id, mine.link_version)
    return work.links.absolute(path_of(mine, told.event))


def _subject(to: Hearer) -> tuple[str, int]:
    """Return what a letter is about: the first registration, account or appointment."""
    for _, mine in to.events:
        return subject_of(mine) if isinstance(mine, Staffed) else ("registration", mine.registration_id)
    return "appointment", to.appointments[0].appointment.id


def _gap(number: int) -> str:
    """Return the name of the gap of a link: names of gaps are letters."""
    high, low = divmod(number, len(LETTERS))
    return "link_" + (LETTERS[high - 1] if 0 < high <= len(LETTERS) else "_" * high) + LETTERS[low]


def _projects_of(to: Hearer) -> list[Project | None]:
    """Return the projects of all that somebody is told of."""
    events = [told.event.project for told, _ in to.events]
    return [*events, *(each.appointment.line.project for each in to.appointments)]
