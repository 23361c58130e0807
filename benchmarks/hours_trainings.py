"""A module's editions of 300 people, nearly all of their registers confirmed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from app.accounts.models import Role
from app.attendance.models import Decision, RegisterVersion
from app.clock import instant
from app.events.models import (
    Assignment,
    Block,
    Event,
    EventStatus,
    FormOfSupport,
    Meeting,
    Mode,
    Publication,
    RegistrationRules,
    Session,
)
from app.ledger.models import Book, EntryKind, Source, WhatFor
from app.programmes.models import Module, Part, Programme
from app.registrations.models import Channel, Registration, RegistrationState
from benchmarks.filling import ARRIVAL, RULES
from benchmarks.filling_words import TOWNS, institution_named, named, sorted_name
from benchmarks.writing import Behind

PEOPLE, SESSIONS, PARTS = 300, 20, 10
"""How many people and sessions an edition has, and parts a module."""
UNIT, BLOCK = 45, 180
"""Minutes of an hour of the module, and of each of the two blocks of a day."""
HOURS = (time(9), time(12)), (time(12, 30), time(15, 30))
"""From when to when they are."""
EDITIONS_OF_MODULE = 10
OPEN = 2
"""How many sessions of the running edition are not confirmed: yesterday's, and next week's."""
ABSENT_EVERY = 12
OF_EDITION = SESSIONS * PEOPLE * 2 * (ABSENT_EVERY - 1) // ABSENT_EVERY
"""About how many entries an edition posts."""
REQUIRED = SESSIONS * 2 * BLOCK

ENTRY = (
    "id", "book", "kind", "person_id", "institution_id", "account_id", "for_kind", "for_id",
    "registration_id", "session_id", "part_id", "source_kind", "source_id", "number", "turn", "minutes",
    "day", "at",
)  # fmt: skip
"""The columns of the ledger, as both halves write them."""


@dataclass(frozen=True, slots=True)
class Running:
    """The numbers of the edition that runs."""

    id: int
    slug: str
    module: int
    open_session: int
    registration: int
    person: int


class Trainings:
    """The rows of programme, modules, editions and registers, and what they post."""

    def __init__(
        self,
        project: int,
        editions: int,
        people: Sequence[int],
        institutions: Sequence[int],
        trainers: Sequence[int],
        now: datetime,
        chance: random.Random,
        behind: Behind,
    ) -> None:
        self.project, self.editions, self.now, self.behind = project, editions, now, behind
        self.people, self.institutions, self.trainers = people, institutions, trainers
        self.today = now.date()
        self.gap = max(8, 1000 // editions)
        self.start = {edition: chance.randrange(len(people)) for edition in range(editions)}
        self.first = {
            model: behind.last(model) + 1 for model in (Programme, Module, Part, Event, Session, Registration)
        }
        self.version = behind.last(RegisterVersion) + 1
        self.decision = behind.last(Decision) + 1
        self.last_entry = 0

    @property
    def running(self) -> Running:
        """The edition that runs."""
        edition = self.editions - 1
        registration = self.registration(edition, 0)
        return Running(
            self._event(edition), self._slug(edition), self._module(edition),
            self._session(edition, SESSIONS - OPEN), registration, self.person(edition, 0),
        )  # fmt: skip

    def tables(self) -> Iterator[tuple[type[Any], Iterator[Sequence[Any]]]]:
        """Yield each table with its rows, parents first."""
        programme = self.first[Programme]
        names = "id", "record_id", "version", "name_pl", "created_at"
        yield Programme, iter([names, (programme, "godziny", 1, "Szkolenia kadry", self.now)])
        yield Module, self._modules()
        yield Part, self._parts()
        yield Event, self._events()
        yield RegistrationRules, self._rules()
        yield Assignment, self._assignments()
        yield Meeting, self._meetings()
        yield Session, self._sessions()
        yield Block, self._blocks()
        yield Registration, self._registrations()

    def ledger(self, last: int) -> Iterator[Sequence[Any]]:
        """Yield what the confirmed registers posted, numbered behind `last`."""
        yield ENTRY
        id, decision = last, self.decision - 1
        for version, (edition, number, session, day) in enumerate(self.confirmed(), self.version):
            at = instant(day, time(16))
            for_event = WhatFor.event, self._event(edition)
            parts = self.parts_of(edition, number)
            for place in range(PEOPLE):
                decision += 1
                if self.is_absent(place, number):
                    continue
                registration, person = self.registration(edition, place), self.person(edition, place)
                for which, part in enumerate(parts, 1):
                    id += 1
                    yield (
                        id, Book.received, EntryKind.posting, person, None, None, *for_event, registration,
                        session, part, Source.decision, decision, which, 1, BLOCK, day, at,
                    )  # fmt: skip
            for which, part in enumerate(parts, 1):
                id += 1
                yield (
                    id, Book.delivered, EntryKind.posting, None, None, self._trainer(number, which),
                    *for_event, None, session, part, Source.teaching, version, which, 1, BLOCK, day, at,
                )  # fmt: skip
        self.last_entry = id

    def is_confirmed(self, edition: int, number: int) -> bool:
        """Tell whether a session's register is confirmed."""
        return edition < self.editions - 1 or number < SESSIONS - OPEN

    @staticmethod
    def is_absent(place: int, number: int) -> bool:
        """Tell whether the person at a place was absent from the edition's session of this number."""
        return (place + number) % ABSENT_EVERY == 0

    def held(self) -> Iterator[tuple[int, int, int, date]]:
        """Yield the sessions that are over: edition, number there, own number, day."""
        return (each for each in self._days() if each[3] < self.today)

    def confirmed(self) -> Iterator[tuple[int, int, int, date]]:
        """Yield those of them whose registers are confirmed; the open ones come last."""
        return (each for each in self.held() if self.is_confirmed(*each[:2]))

    def _days(self) -> Iterator[tuple[int, int, int, date]]:
        """Yield each session: its edition, its number there, its own number, its day."""
        for edition in range(self.editions):
            for number in range(SESSIONS):
                yield edition, number, self._session(edition, number), self._day(edition, number)

    def _day(self, edition: int, number: int) -> date:
        back = self.gap * (self.editions - 1 - edition)
        return self.today - timedelta(1 + back) + timedelta(7 * (number - (SESSIONS - OPEN)))

    def _event(self, edition: int) -> int:
        return self.first[Event] + edition

    def _slug(self, edition: int) -> str:
        return f"godziny-{edition + 1}"

    def _module(self, edition: int) -> int:
        return self.first[Module] + edition // EDITIONS_OF_MODULE

    def parts_of(self, edition: int, number: int) -> tuple[int, int]:
        """Return the parts of a session's two blocks."""
        first = self.first[Part] + edition // EDITIONS_OF_MODULE * PARTS
        return first + 2 * number % PARTS, first + (2 * number + 1) % PARTS

    def _session(self, edition: int, number: int) -> int:
        return self.first[Session] + edition * SESSIONS + number

    def registration(self, edition: int, place: int) -> int:
        """Return the registration at a place of an edition."""
        return self.first[Registration] + edition * PEOPLE + place

    def person(self, edition: int, place: int) -> int:
        """Return the person at a place of an edition."""
        return self.people[(self.start[edition] + place) % len(self.people)]

    def _trainer(self, number: int, which: int) -> int:
        return self.trainers[(number + which) % 2]

    def _modules(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "programme_id", "position", "record_id", "name_pl", "unit_minutes", "unit_frozen_at",
            "required_minutes", "completion_percent", "makeup_percent", "outcome_days", "needs_test",
        )  # fmt: skip
        for number in range(-(-self.editions // EDITIONS_OF_MODULE)):
            yield (
                self.first[Module] + number, self.first[Programme], number, f"modul-{number}",
                f"Moduł {number + 1}", UNIT, self.now, REQUIRED, 80, 20, 7, False,
            )  # fmt: skip

    def _parts(self) -> Iterator[Sequence[Any]]:
        yield "id", "module_id", "position", "record_id", "name_pl", "minutes"
        for number in range(-(-self.editions // EDITIONS_OF_MODULE)):
            for part in range(PARTS):
                id = self.first[Part] + number * PARTS + part
                yield (
                    id, self.first[Module] + number, part, f"modul-{number}-{part}", f"Część {part + 1}",
                    REQUIRED // PARTS,
                )  # fmt: skip

    def _events(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "record_id", "slug", "version", "publication", "published_at", "created_at", "changed_at",
            "title_pl", "form_of_support", "mode", "status", "project_id", "module_id", "starts_on",
            "ends_on", "listed_from", "listed_until", "search_text",
        )  # fmt: skip
        for edition in range(self.editions):
            first, last = self._day(edition, 0), self._day(edition, SESSIONS - 1)
            made = instant(first, time(9)) - timedelta(60)
            status = EventStatus.planned if last >= self.today else EventStatus.held
            yield (
                self._event(edition), self._slug(edition), self._slug(edition), 1, Publication.published,
                made, made, made, f"Moduł, tura {edition + 1}", FormOfSupport.training_module, Mode.onsite,
                status, self.project, self._module(edition), first, last, first, last, "modul tura",
            )  # fmt: skip

    def _rules(self) -> Iterator[Sequence[Any]]:
        yield RULES
        for edition in range(self.editions):
            yield self._event(edition), *ARRIVAL, PEOPLE, False, 24

    def _assignments(self) -> Iterator[Sequence[Any]]:
        yield "account_id", "role", "event_id"
        for edition in range(self.editions):
            for trainer in self.trainers[:2]:
                yield trainer, Role.trainer, self._event(edition)

    def _meetings(self) -> Iterator[Sequence[Any]]:
        yield "id", "event_id", "position", "city", "county", "venue"
        for edition, number, session, _ in self._days():
            town = TOWNS[edition % 12]
            yield session, self._event(edition), number, town, f"powiat {town.lower()}", "Sala 12"

    def _sessions(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "meeting_id", "day", "starts_at", "ends_at", "credit_minutes", "uid", "sequence",
            "changed_at", "register_confirmed",
        )  # fmt: skip
        for edition, number, session, day in self._days():
            yield (
                session, session, day, time(9), time(15, 30), 2 * BLOCK, f"godziny-{session}@example.org", 0,
                instant(day, time(9)) - timedelta(60), self.is_confirmed(edition, number),
            )  # fmt: skip

    def _blocks(self) -> Iterator[Sequence[Any]]:
        yield "session_id", "starts_at", "ends_at", "minutes", "part_id", "account_id"
        for edition, number, session, _ in self._days():
            for which, ((start, end), part) in enumerate(
                zip(HOURS, self.parts_of(edition, number), strict=True), 1
            ):
                yield session, start, end, BLOCK, part, self._trainer(number, which)

    def _registrations(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "event_id", "person_id", "state", "queue_number", "first_name", "last_name", "name_sort",
            "email", "institution_id", "institution_name", "institution_type", "language", "channel",
            "privacy_notice_version", "registered_at", "state_changed_at", "version", "link_version",
        )  # fmt: skip
        for edition in range(self.editions):
            at = instant(self._day(edition, 0), time(9)) - timedelta(30)
            for place in range(PEOPLE):
                person = self.person(edition, place)
                first, last = named(person)
                house = self.institutions[person % len(self.institutions)]
                yield (
                    self.registration(edition, place), self._event(edition), person,
                    RegistrationState.confirmed, place + 1, first, last, sorted_name(person),
                    f"osoba{person}@example.org", house, institution_named(house), "OPS", "pl", Channel.web,
                    "1", at, at, 1, 1,
                )  # fmt: skip
