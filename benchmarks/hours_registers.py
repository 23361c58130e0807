"""The registers of the editions: rows, marks, versions and decisions."""

from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any

from app.attendance.models import (
    DecidedBlock,
    Decision,
    Mark,
    Presence,
    RegisterAction,
    RegisterRow,
    RegisterVersion,
    RowRole,
)
from app.clock import instant
from benchmarks.hours_trainings import BLOCK, HOURS, PEOPLE, Trainings
from benchmarks.writing import Behind


class Registers:
    """What the editions' postings rest on; rows and decisions have the same order everywhere."""

    def __init__(self, trainings: Trainings, account: int, behind: Behind) -> None:
        self.trainings, self.account = trainings, account
        self.row = behind.last(RegisterRow) + 1
        self.version = behind.last(RegisterVersion) + 1
        self.decision = behind.last(Decision) + 1

    def tables(self) -> Iterator[tuple[type[Any], Iterator[Sequence[Any]]]]:
        """Yield each table with its rows, parents first."""
        yield RegisterRow, self._rows()
        yield Mark, self._marks()
        yield RegisterVersion, self._versions()
        yield Decision, self._decisions()
        yield DecidedBlock, self._blocks()

    def _rows(self) -> Iterator[Sequence[Any]]:
        yield "id", "session_id", "person_id", "registration_id", "role"
        for number, (edition, _, session, _) in enumerate(self.trainings.held()):
            for place in range(PEOPLE):
                yield (
                    self.row + number * PEOPLE + place, session, self.trainings.person(edition, place),
                    self.trainings.registration(edition, place), RowRole.participant,
                )  # fmt: skip

    def _marks(self) -> Iterator[Sequence[Any]]:
        yield "row_id", "presence", "changed_at"
        for count, (_, number, _, day) in enumerate(self.trainings.held()):
            at = instant(day, time(15))
            for place in range(PEOPLE):
                yield self.row + count * PEOPLE + place, self._presence(place, number), at

    def _versions(self) -> Iterator[Sequence[Any]]:
        yield "id", "session_id", "version", "action", "credit_minutes", "asks_trainer", "account_id", "at"
        for count, (_, _, session, day) in enumerate(self.trainings.confirmed()):
            confirmed = RegisterAction.confirmed, 2 * BLOCK, False, self.account, instant(day, time(16))
            yield self.version + count, session, 1, *confirmed

    def _decisions(self) -> Iterator[Sequence[Any]]:
        yield "id", "register_version_id", "row_id", "presence", "minutes"
        for count, (_, number, _, _) in enumerate(self.trainings.confirmed()):
            for place in range(PEOPLE):
                presence = self._presence(place, number)
                here = count * PEOPLE + place
                minutes = 0 if presence == Presence.absent else 2 * BLOCK
                yield self.decision + here, self.version + count, self.row + here, presence, minutes

    def _blocks(self) -> Iterator[Sequence[Any]]:
        yield "decision_id", "starts_at", "ends_at", "minutes", "full_minutes", "part_id"
        for count, (edition, number, _, _) in enumerate(self.trainings.confirmed()):
            parts = self.trainings.parts_of(edition, number)
            for place in range(PEOPLE):
                found = 0 if self.trainings.is_absent(place, number) else BLOCK
                for (start, end), part in zip(HOURS, parts, strict=True):
                    yield self.decision + count * PEOPLE + place, start, end, found, BLOCK, part

    def _presence(self, place: int, number: int) -> Presence:
        return Presence.absent if self.trainings.is_absent(place, number) else Presence.present
