"""Lines of support with two years of appointments, nearly all of them confirmed."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from app.clock import instant
from app.coaching.models import Appointment, AppointmentState, ConfirmedBy, HeldRecord, Invitee
from app.contracts.models import Contract, ContractUse
from app.events.models import FormOfSupport
from app.ledger.models import Book, EntryKind, Source, WhatFor
from app.lines.models import Allocation, Division, LineCoach, LineRecipient, SupportLine
from benchmarks.hours_trainings import ENTRY
from benchmarks.writing import Behind

RECIPIENTS, APPOINTMENTS = 20, 1000
"""How many recipients and appointments a line has; one coach gives them all."""
TOGETHER, EVERY = 4, 10
"""Each tenth appointment is one of four recipients at once."""
MINUTES = 90
DAYS = 730
AHEAD = 20
"""So many of a line's appointments are to come; before them, half as many wait for confirmation."""
OF_LINE = APPOINTMENTS * (1 + 2 + 2 * (TOGETHER - 1) // EVERY)
"""About how many entries a line posts."""


class Lines:
    """The rows of lines, appointments and contracts, and what they post."""

    def __init__(
        self,
        project: int,
        coaches: Sequence[int],
        people: Sequence[int],
        institutions: Sequence[int],
        now: datetime,
        chance: random.Random,
        behind: Behind,
    ) -> None:
        self.project, self.coaches, self.now = project, coaches, now
        self.today = now.date()
        self.people, self.institutions = people, institutions
        self.start = [chance.randrange(len(people)) for _ in coaches]
        self.first = behind.last(SupportLine) + 1
        self.recipient = behind.last(LineRecipient) + 1
        self.appointment = behind.last(Appointment) + 1
        self.record = behind.last(HeldRecord) + 1
        self.contract = behind.last(Contract) + 1

    def tables(self) -> Iterator[tuple[type[Any], Iterator[Sequence[Any]]]]:
        """Yield each table with its rows, parents first."""
        yield SupportLine, self._lines()
        yield LineRecipient, self._recipients()
        yield Allocation, self._allocations()
        yield LineCoach, self._coaches()
        yield Contract, self._contracts()
        yield ContractUse, self._uses()
        yield Appointment, self._appointments()
        yield Invitee, self._invitees()
        yield HeldRecord, self._records()

    def ledger(self, last: int) -> Iterator[Sequence[Any]]:
        """Yield what the confirmed appointments posted, numbered behind `last`."""
        yield ENTRY
        id = last
        for line, number, appointment, day, state in self._all():
            if state != AppointmentState.confirmed:
                continue
            at, source = instant(day, time(18)), (Source.appointment, self._record(appointment))
            what = EntryKind.posting, WhatFor.line, self.first + line
            there = self._invited(line, number)
            for which, recipient in enumerate(there, 1):
                share = MINUTES // len(there) + (MINUTES % len(there) if which == 1 else 0)
                for book, minutes in ((Book.received, MINUTES), (Book.charged, share)):
                    id += 1
                    kind, *rest = what
                    yield (
                        id, book, kind, *self._who(line, recipient), None, *rest, None, None, None, *source,
                        which, 1, minutes, day, at,
                    )  # fmt: skip
            id += 1
            kind, *rest = what
            yield (
                id, Book.delivered, kind, None, None, self.coaches[line], *rest, None, None, None, *source,
                1, 1, MINUTES, day, at,
            )  # fmt: skip

    def _all(self) -> Iterator[tuple[int, int, int, date, AppointmentState]]:
        """Yield each appointment: its line, its number there, its own number, its day and state."""
        for line in range(len(self.coaches)):
            for number in range(APPOINTMENTS):
                back = (APPOINTMENTS - AHEAD - number) * DAYS // APPOINTMENTS
                day = self.today - timedelta(back)
                appointment = self.appointment + line * APPOINTMENTS + number
                yield line, number, appointment, day, _state(number)

    def _record(self, appointment: int) -> int:
        return self.record + appointment - self.appointment

    def _invited(self, line: int, number: int) -> list[int]:
        """Return which of the line's recipients are invited."""
        count = TOGETHER if number % EVERY == 0 else 1
        return [(number + each) % RECIPIENTS for each in range(count)]

    def _who(self, line: int, recipient: int) -> tuple[int | None, int | None]:
        """Return the person or the institution; every second line is for institutions alone."""
        if line % 2:
            return None, self.institutions[(line * 7 + recipient) % len(self.institutions)]
        return self.people[(self.start[line] + recipient) % len(self.people)], None

    def _recipient(self, line: int, recipient: int) -> int:
        return self.recipient + line * RECIPIENTS + recipient

    def _lines(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "record_id", "version", "name_pl", "form_of_support", "is_group", "project_id",
            "contract_number", "provider", "unit_minutes", "unit_frozen_at", "total_minutes", "starts",
            "ends", "division", "cancellation_hours", "late_percent", "no_show_percent", "created_at",
            "loaded",
        )  # fmt: skip
        for line in range(len(self.coaches)):
            yield (
                self.first + line, f"linia-{line}", 1, f"Wsparcie, część {line + 1}",
                FormOfSupport.counselling if line % 2 else FormOfSupport.individual_coaching, False,
                self.project, f"{line + 1}/2026", "Fundacja", 60, self.now, 2 * MINUTES * APPOINTMENTS,
                self.today - timedelta(DAYS), self.today + timedelta(DAYS), Division.even, 24, 100, 100,
                self.now - timedelta(DAYS), {},
            )  # fmt: skip

    def _recipients(self) -> Iterator[Sequence[Any]]:
        yield "id", "line_id", "position", "person_id", "institution_id"
        for line in range(len(self.coaches)):
            for number in range(RECIPIENTS):
                person, institution = self._who(line, number)
                sends = institution or self.institutions[number % len(self.institutions)]
                yield self._recipient(line, number), self.first + line, number, person, sends

    def _allocations(self) -> Iterator[Sequence[Any]]:
        yield "recipient_id", "act", "minutes", "at"
        for line in range(len(self.coaches)):
            for number in range(RECIPIENTS):
                share = 2 * MINUTES * APPOINTMENTS // RECIPIENTS
                yield self._recipient(line, number), f"{self.first + line:032}", share, self.now

    def _coaches(self) -> Iterator[Sequence[Any]]:
        yield "line_id", "account_id"
        for line, coach in enumerate(self.coaches):
            yield self.first + line, coach

    def _contracts(self) -> Iterator[Sequence[Any]]:
        yield (
            "id",
            "number",
            "account_id",
            "version",
            "starts",
            "ends",
            "minutes",
            "unit_minutes",
            "created_at",
        )
        for line, coach in enumerate(self.coaches):
            ends = self.today + timedelta(DAYS)
            yield (
                self.contract + line, f"U/{line + 1}", coach, 1, self.today - timedelta(DAYS), ends,
                3 * MINUTES * APPOINTMENTS, 60, self.now,
            )  # fmt: skip

    def _uses(self) -> Iterator[Sequence[Any]]:
        yield "contract_id", "line_id"
        for line in range(len(self.coaches)):
            yield self.contract + line, self.first + line

    def _appointments(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "line_id", "account_id", "state", "version", "day", "starts_at", "ends_at", "place",
            "minutes", "uid", "sequence", "created_at", "changed_at",
        )  # fmt: skip
        for line, number, id, day, state in self._all():
            is_held = state in (AppointmentState.confirmed, AppointmentState.held)
            # Some days have two: they never overlap.
            start = 8 + 2 * (number % 4)
            yield (
                id, self.first + line, self.coaches[line], state, 1, day, time(start), time(start + 1, 30),
                "w ośrodku", MINUTES if is_held else None, f"wizyta-{id}@example.org", 0,
                self.now - timedelta(DAYS), instant(day, time(18)),
            )  # fmt: skip

    def _invitees(self) -> Iterator[Sequence[Any]]:
        yield (
            "appointment_id", "recipient_id", "attended", "confirmed_at", "confirmed_by", "link_version"
        )  # fmt: skip
        for line, number, id, day, state in self._all():
            is_confirmed = state == AppointmentState.confirmed
            came = True if is_confirmed or state == AppointmentState.held else None
            at, by = (instant(day, time(19)), ConfirmedBy.link) if is_confirmed else (None, None)
            for recipient in self._invited(line, number):
                yield id, self._recipient(line, recipient), came, at, by, 1

    def _records(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "appointment_id", "version", "received_minutes", "delivered_minutes", "charged_minutes",
            "account_id", "at",
        )  # fmt: skip
        for line, _, id, day, state in self._all():
            if state in (AppointmentState.confirmed, AppointmentState.held):
                at = instant(day, time(18))
                yield self._record(id), id, 1, MINUTES, MINUTES, MINUTES, self.coaches[line], at


def _state(number: int) -> AppointmentState:
    if number >= APPOINTMENTS - AHEAD:
        return AppointmentState.agreed
    return AppointmentState.held if number >= APPOINTMENTS - AHEAD * 3 // 2 else AppointmentState.confirmed
