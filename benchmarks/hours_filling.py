"""Years of hours, written straight into the tables: modules in editions, lines, and the ledger."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text

from app.accounts.models import Account, GlobalRole, Role
from app.attendance.models import DecidedBlock
from app.columns import sort_key
from app.events.models import RegistrationRules
from app.ledger.models import LedgerEntry
from app.people.institution_names import institution_key
from app.people.institution_search import derived
from app.people.models import Institution, InstitutionName, Person, name_key
from app.people.name_reading import body_of
from app.projects.models import Project
from benchmarks.data import table_of
from benchmarks.filling_words import TOWNS, institution_named, named, sorted_name
from benchmarks.hours_lines import OF_LINE, Lines
from benchmarks.hours_registers import Registers
from benchmarks.hours_trainings import OF_EDITION, PEOPLE, Trainings
from benchmarks.writing import Behind, count_on, written

PROJECT = "Godziny"
_UNNUMBERED = {RegistrationRules.__tablename__, DecidedBlock.__tablename__}


@dataclass(frozen=True, slots=True)
class HoursFilled:
    """What was written: rows by table, and the numbers of what is measured.

    `edition` is the one that runs; its session `open_session` is over and marked, not confirmed.
    `registration` and `person` take part in it. `coach` gives `line`, `month` is the one before this.
    """

    rows: dict[str, int]
    project: int
    module: int
    edition: int
    edition_slug: str
    open_session: int
    registration: int
    person: int
    line: int
    coach: int
    coach_email: str
    month: str


def fill_hours(engine: Engine, entries: int, now: datetime, *, seed: int = 7) -> HoursFilled:
    """Write a project with about so many entries of the ledger, and all that they rest on.

    Into a migrated database, behind what is there; one account must be there, which confirms the registers.
    There is a person for each hundred entries (at least those of one edition), an institution for each two
    thousand. The same seed gives the same rows.
    """
    with engine.begin() as connection:
        filling = _Hours(entries, now, random.Random(seed), Behind(connection))
        for model, rows in filling.tables():
            target = table_of(model)
            filling.rows[target.name] = filling.rows.get(target.name, 0) + written(connection, target, rows)
        count_on(connection, filling.rows.keys() - _UNNUMBERED)
    if engine.dialect.name == "postgresql":
        # What autovacuum does within a minute in an install that lives.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return filling.filled()


class _Hours:
    """The rows of each table in turn, parents first."""

    def __init__(self, entries: int, now: datetime, chance: random.Random, behind: Behind) -> None:
        self.now, self.behind = now, behind
        self.rows: dict[str, int] = {}
        editions = max(2, round(entries * 0.65 / OF_EDITION))
        lines = max(2, round((entries - editions * OF_EDITION) / OF_LINE))
        self.people = behind.next(Person, max(PEOPLE, entries // 100))
        self.houses = behind.next(Institution, max(20, entries // 2000))
        staff = behind.next(Account, 10 + lines)
        self.trainers, self.coaches = staff[:10], staff[10:]
        self.project = behind.last(Project) + 1
        who = self.people, self.houses
        self.trainings = Trainings(self.project, editions, *who, self.trainers, now, chance, behind)
        self.registers = Registers(self.trainings, 1, behind)
        self.lines = Lines(self.project, self.coaches, *who, now, chance, behind)

    def tables(self) -> Iterator[tuple[type[Any], Iterator[Sequence[Any]]]]:
        yield Institution, self._institutions()
        yield InstitutionName, self._institution_names()
        yield Person, self._persons()
        yield Account, self._accounts()
        yield GlobalRole, self._roles()
        yield Project, iter([("id", "name", "created_at"), (self.project, PROJECT, self.now)])
        yield from self.trainings.tables()
        yield from self.registers.tables()
        yield from self.lines.tables()
        first = self.behind.last(LedgerEntry)
        yield LedgerEntry, self.trainings.ledger(first)
        yield LedgerEntry, self.lines.ledger(self.trainings.last_entry)

    def filled(self) -> HoursFilled:
        running = self.trainings.running
        coach = self.coaches[0]
        month = (self.now.date().replace(day=1) - timedelta(1)).isoformat()[:7]
        return HoursFilled(
            dict(self.rows), self.project, running.module, running.id, running.slug, running.open_session,
            running.registration, running.person, self.lines.first, coach, email_of(coach), month,
        )  # fmt: skip

    def _institutions(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "name", "name_sort", "type", "county", "is_confirmed", "created_at",
            "search_words", "near_place", "near_word",
        )  # fmt: skip
        for id in self.houses:
            name = institution_named(id)
            new = derived(name, (), None, None)
            yield (
                id, name, sort_key(name), "OPS", TOWNS[id % 12].lower(), True, self.now,
                new.search_words, new.near_place, new.near_word,
            )  # fmt: skip

    def _institution_names(self) -> Iterator[Sequence[Any]]:
        yield "institution_id", "name", "name_key", "body_key"
        for id in self.houses:
            name = institution_named(id)
            yield id, name, institution_key(name), body_of(name).key

    def _persons(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "email", "email_key", "first_name", "last_name", "name_key", "name_sort",
            "language", "sign_in_version", "session_version", "created_at",
        )  # fmt: skip
        for id in self.people:
            first, last = named(id)
            email = f"osoba{id}@example.org"
            yield id, email, email, first, last, name_key(first, last), sorted_name(id), "pl", 1, 1, self.now

    def _accounts(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "email", "email_key", "name", "language", "is_active", "session_version",
            "sign_in_version", "created_at",
        )  # fmt: skip
        for id in (*self.trainers, *self.coaches):
            email = email_of(id)
            yield id, email, email, " ".join(named(id)), "pl", True, 1, 1, self.now

    def _roles(self) -> Iterator[Sequence[Any]]:
        yield "account_id", "role"
        for id in self.trainers:
            yield id, Role.trainer
        for id in self.coaches:
            yield id, Role.coach


def email_of(account: int) -> str:
    """Return the address with which a filled account signs in."""
    return f"kadra{account}@example.org"
