"""What an office has told for years, written straight into the tables: groups, invitations, messages, calls,
suspensions, versions of the timetable, documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, update

from app.changes.models import Suspended, Suspension
from app.columns import folded, sort_key
from app.events.models import Download, Event, EventStatus, FormOfSupport, Mode
from app.files.models import StoredFile
from app.groups.models import Group, GroupEvent, Membership
from app.invitations.models import Invitation
from app.messages.models import Message, MessageRecipient
from app.outbox.models import Call, CallState
from app.projects.models import ProjectDocument
from app.timetable.entries import EntrySource, State
from app.timetable.models import TimetableEntry, TimetableVersion
from benchmarks.data import table_of
from benchmarks.filling import Filled
from benchmarks.filling_words import TOWNS, named
from benchmarks.hours_filling import HoursFilled
from benchmarks.writing import Behind, count_on, written

HALL_ID = 2
"""The number of the event with a full hall (`benchmarks.filling`)."""


@dataclass(frozen=True, slots=True)
class ToldFilled:
    """The numbers of what is measured: the group with the most members, the sent message, the open act."""

    group: int
    message: int
    suspension: int


def fill_told(engine: Engine, filled: Filled, hours: HoursFilled, now: datetime) -> ToldFilled:
    """Write so much of it as fits to the registrations and events that are there."""
    with engine.begin() as connection:
        filling = _Told(filled, hours, now, Behind(connection))
        for model, rows in filling.tables():
            written(connection, table_of(model), rows)
        connection.execute(
            update(Event).where(Event.id.in_(filling.put_off)).values(status=EventStatus.suspended)
        )
        names = {table_of(model).name for model, _ in filling.tables()} - {GroupEvent.__tablename__}
        count_on(connection, names)
    return ToldFilled(1, 1, 1)


class _Told:
    """The rows of each table in turn, parents first."""

    def __init__(self, filled: Filled, hours: HoursFilled, now: datetime, behind: Behind) -> None:
        self.now, self.today, self.project = now, now.date(), hours.project
        self.events = filled.rows[Event.__tablename__]
        self.people = range(1, 1 + max(200, filled.rows["people_persons"]) // 2)
        self.many = max(5, self.events // 10)
        self.file = behind.last(StoredFile) + 1
        # The last ones are over, so that no page that visitors are asked for changes by it.
        self.put_off = range(self.events - self.many + 1, self.events + 1)

    def tables(self) -> Iterator[tuple[type[Any], Iterator[Sequence[Any]]]]:
        yield StoredFile, self._files()
        yield Download, self._downloads()
        yield ProjectDocument, self._documents()
        yield Group, self._groups()
        yield Membership, self._memberships()
        yield GroupEvent, self._meetings()
        yield Invitation, self._invitations()
        yield Message, self._messages()
        yield MessageRecipient, self._recipients()
        yield Call, self._calls()
        yield Suspension, self._suspensions()
        yield Suspended, self._suspended()
        yield TimetableVersion, self._versions()
        yield TimetableEntry, self._entries()

    def _files(self) -> Iterator[Sequence[Any]]:
        yield "id", "sha256", "content_type", "size", "created_at"
        yield self.file, "0" * 64, "application/pdf", 20_000, self.now

    def _downloads(self) -> Iterator[Sequence[Any]]:
        yield "id", "event_id", "position", "title", "file_id", "file_name", "since", "for_confirmed"
        for number in range(self.many):
            title, since = f"Materiał {number}", self.today - timedelta(number)
            yield number + 1, HALL_ID, number, title, self.file, "material.pdf", since, number % 2 == 0

    def _documents(self) -> Iterator[Sequence[Any]]:
        yield "id", "project_id", "position", "title", "file_id", "file_name", "since"
        for number in range(self.many):
            yield (
                number + 1, self.project, number, f"Regulamin {number}", self.file, "regulamin.pdf",
                self.today - timedelta(number),
            )  # fmt: skip

    def _groups(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "project_id", "version", "name", "name_sort", "search_text", "kind", "county",
            "numbers_through", "meetings_before", "created_at",
        )  # fmt: skip
        for id in range(1, self.many + 1):
            name, town = f"PZK {TOWNS[id % 12]} {id}", TOWNS[id % 12].lower()
            words = "".join(f" {word}" for word in folded(f"{name} {town}").split())
            yield id, self.project, 1, name, sort_key(name), words, "PZK", town, True, 0, self.now

    def _memberships(self) -> Iterator[Sequence[Any]]:
        """The first group has a tenth of all people, the others twelve."""
        yield "id", "group_id", "person_id", "starts", "ends"
        id = 0
        for group in range(1, self.many + 1):
            for number in range(max(30, len(self.people) // 10) if group == 1 else 12):
                id += 1
                person = self.people[(group * 12 + number) % len(self.people)]
                yield id, group, person, None, self.today - timedelta(30) if number % 5 == 0 else None

    def _meetings(self) -> Iterator[Sequence[Any]]:
        """Each second event that is over is of a group, of the first one many."""
        yield "event_id", "group_id"
        for event in range(self.events // 2, self.events + 1, 2):
            yield event, 1 if event % 4 == 0 else 1 + event % self.many

    def _invitations(self) -> Iterator[Sequence[Any]]:
        yield "id", "event_id", "person_id", "name", "email", "language", "link_version", "invited_at"
        for id in self.people:
            email = f"osoba{id}@example.org"
            yield id, HALL_ID, id, " ".join(named(id)), email, "pl", 1, self.now - timedelta(20)

    def _messages(self) -> Iterator[Sequence[Any]]:
        yield "id", "event_id", "key", "readers", "subject_pl", "body_pl", "sent_at", "sent_by"
        for id in range(1, self.many + 1):
            at = self.now - timedelta(hours=self.many - id)
            yield id, HALL_ID, f"klucz-{id}", "all", f"Zmiana sali {id}", "Dzień dobry. " * 40, at, "Alicja"

    def _recipients(self) -> Iterator[Sequence[Any]]:
        yield "id", "message_id", "name", "letter"
        for id in self.people:
            yield id, 1, " ".join(named(id)), f"<{id}@example.org>"

    def _calls(self) -> Iterator[Sequence[Any]]:
        yield (
            "id",
            "kind",
            "subject_kind",
            "subject_id",
            "event_id",
            "language",
            "words",
            "created_at",
            "state",
        )
        for id in self.people:
            state = CallState.open if id % 2 else CallState.told
            yield id, "meeting_moved", "member", id, HALL_ID, "pl", "Spotkanie przeniesione.", self.now, state

    def _suspensions(self) -> Iterator[Sequence[Any]]:
        yield "id", "project_id", "reason", "at"
        for id in range(1, self.many + 1):
            yield id, self.project, "Epidemia.", self.now - timedelta(id)

    def _suspended(self) -> Iterator[Sequence[Any]]:
        yield "id", "suspension_id", "event_id"
        for id, event in enumerate(self.put_off, 1):
            yield id, 1, event

    def _versions(self) -> Iterator[Sequence[Any]]:
        yield "id", "project_id", "number", "published_at", "entries", "changed"
        for id in range(1, self.many + 1):
            entries, changed = (self.events, {"moved": 2}) if id <= 2 else (0, {})
            yield id, self.project, id, self.now - timedelta(self.many - id), entries, changed

    def _entries(self) -> Iterator[Sequence[Any]]:
        """The first two versions hold as much as there are events; in the second two entries have moved."""
        yield (
            "id", "version_id", "position", "source", "source_id", "form_of_support", "title_pl", "first_day",
            "days", "mode", "state", "place",
        )  # fmt: skip
        id = 0
        for version in (1, 2):
            for number in range(self.events):
                id += 1
                day = self.today + timedelta(number % 300 + (version if number < 2 else 0))
                yield (
                    id, version, number, EntrySource.meeting, number + 1, FormOfSupport.seminar,
                    f"Spotkanie {number}", day, [[day.isoformat(), "09:00", "15:00"]], Mode.onsite,
                    State.planned, TOWNS[number % 12],
                )  # fmt: skip
