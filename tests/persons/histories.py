"""Histories of two persons, and what a database holds of them: for tests of merging."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account, Role
from app.attendance.operations import confirm_register
from app.attendance.operations.marks import set_marks
from app.columns import name_sort_key
from app.events.models import Event, Session
from app.ledger.models import Book, LedgerEntry
from app.people.models import Person
from app.people.operations import known_person
from app.registrations.models import Channel, Registration, RegistrationState
from app.tables import METADATA
from app.work import Work
from tests.support.cast import actor, an_event, staff

ADDED = {
    "history_facts",
    "outbox_messages",
    "outbox_calls",
    "ledger_entries",
    "persons_verdicts",
    "people_sign_ins",
}
"""Tables to which a merge adds: what is told of it, and entries that are only added."""

_numbers = iter(range(1, 10_000_000))


@dataclass
class House:
    """Two persons who are one, a third, and who confirms registers."""

    work: Work
    alicja: Account
    one: Person
    other: Person
    third: Person

    @property
    def by_alicja(self) -> Work:
        return replace(self.work, actor=actor(self.alicja))


def a_house(work: Work) -> House:
    number = next(_numbers)
    alicja = staff(work, f"Alicja{number}", Role.organiser)
    people = [
        known_person(work, "Anna", f"Nowak{number}", f"{name}{number}@example.org", None, "pl")
        for name in ("anna", "nowa", "inna")
    ]
    return House(work, alicja, *people)


def held_event(work: Work, meetings: int = 2, **columns: Any) -> Event:
    """An event whose sessions are over."""
    return an_event(work, f"wydarzenie-{next(_numbers)}", days=-30, meetings=meetings, **columns)


def coming_event(work: Work, **columns: Any) -> Event:
    return an_event(work, f"wydarzenie-{next(_numbers)}", **columns)


def registered(
    work: Work, event: Event, person: Person, state: str = "confirmed", **columns: Any
) -> Registration:
    """A registration in a state, last in the queue."""
    number = next(_numbers)
    row = Registration(
        event=event, person=person, state=RegistrationState(state), queue_number=number,
        first_name=person.first_name, last_name=person.last_name,
        name_sort=name_sort_key(person.last_name, person.first_name), email=person.email, language="pl",
        channel=Channel.web, registered_at=work.now, complete_since=work.now,
        state_changed_at=work.now - timedelta(days=1), **columns,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def marked(house: House, session: Session, marks: Mapping[Registration, str], *, confirm: bool) -> None:
    """Mark people at a session; all others seated there are absent. Confirm it, if asked."""
    work = house.by_alicja
    everybody = select(Registration).where(
        Registration.event_id == session.meeting.event_id, Registration.state == RegistrationState.confirmed
    )
    asked = {each.id: "absent" for each in work.session.scalars(everybody)}
    asked |= {each.id: value for each, value in marks.items() if each.id in asked}
    if asked:
        set_marks(work, session, asked)
        if confirm:
            confirm_register(work, session)


def sessions_of(event: Event) -> list[Session]:
    return [session for meeting in event.meetings for session in meeting.sessions]


def received(work: Work, *persons: Person) -> dict[tuple[int, int | None, int | None], int]:
    """What these persons received together: each session and part once, the greater of both."""
    sums: dict[int, dict[tuple[int, int | None, int | None], int]] = {
        each.id: defaultdict(int) for each in persons
    }
    for entry in work.session.scalars(
        select(LedgerEntry).where(LedgerEntry.person_id.in_(sums), LedgerEntry.book == Book.received)
    ):
        sums[entry.person_id or 0][entry.for_id, entry.session_id, entry.part_id] += entry.minutes
    keys = {key for each in sums.values() for key in each}
    return {key: most for key in keys if (most := max(each.get(key, 0) for each in sums.values()))}


def contents(work: Work) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, but those to which a merge adds; the books as sums of what stands."""
    work.session.flush()
    work.session.expire_all()
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table in METADATA.sorted_tables:
        if table.name not in ADDED:
            rows: Iterable[Sequence[Any]] = work.session.execute(select(table)).all()
            found[table.name] = sorted(tuple(map(repr, row)) for row in rows)
    books: dict[tuple[Any, ...], int] = defaultdict(int)
    for each in work.session.scalars(select(LedgerEntry)):
        books[
            each.book, each.person_id, each.registration_id, each.for_kind, each.for_id, each.session_id,
            each.part_id, each.source_id,
        ] += each.minutes  # fmt: skip
    found["books"] = sorted((*map(repr, key), minutes) for key, minutes in books.items() if minutes)
    return found
