"""Entries are only added, a source posts once, and what is taken back is taken back once."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.ledger.models import Book, EntryKind, LedgerEntry, Source, WhatFor
from app.ledger.operations import (
    give_back_to,
    give_institution_to,
    give_registration_to,
    post,
    reverse,
)
from app.ledger.postings import Posting
from app.ledger.queries import earned_minutes, minutes_for
from app.people.models import Institution, Person
from app.people.operations import institution_for, known_person
from app.work import Work
from tests.support.cast import celina
from tests.support.ledger import minutes_of_persons

DAY = date(2026, 9, 1)


@pytest.fixture
def bartek(work: Work) -> Person:
    """Bartek."""
    return known_person(work, "Bartek", "Kos", "bartek@example.org", None, "pl")


@pytest.fixture
def ewa(work: Work) -> Person:
    """Ewa."""
    return known_person(work, "Ewa", "Lis", "ewa@example.org", None, "pl")


@pytest.fixture
def centre(work: Work) -> Institution:
    """A centre."""
    found = institution_for(work, "GOPS Olecko")
    assert found is not None
    return found


def posting(source: int = 1, minutes: int = 360, **columns: Any) -> Posting:
    """Return what a source gives: 360 minutes for event 7, unless said otherwise."""
    return Posting(
        source_id=source, for_kind=WhatFor.event, for_id=7, minutes=minutes, day=DAY, **columns
    )  # fmt: skip


def received(work: Work, *postings: Posting) -> None:
    """Post to the book of what is received."""
    post(work, Book.received, Source.decision, postings)


def take_back(work: Work, source: int) -> None:
    """Take back what a source posted."""
    ids = select(LedgerEntry.source_id).where(LedgerEntry.source_id == source)
    reverse(work, Source.decision, ids)


def entries(work: Work) -> list[tuple[int | None, EntryKind, int, int]]:
    """Return person, kind, number and minutes of all entries."""
    work.session.expire_all()
    rows = work.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id))
    return [(each.person_id, each.kind, each.number, each.minutes) for each in rows]


@pytest.mark.parametrize("statement", ["UPDATE ledger_entries SET minutes = 1", "DELETE FROM ledger_entries"])
def test_the_database_changes_and_removes_no_entry(work: Work, bartek: Person, statement: str) -> None:
    received(work, posting(person_id=bartek.id))
    savepoint = work.session.begin_nested()
    with pytest.raises(IntegrityError, match="entries of the ledger are only added"):
        work.session.execute(text(statement))
    savepoint.rollback()
    assert entries(work) == [(bartek.id, EntryKind.posting, 1, 360)]


def test_a_source_posts_once_and_is_taken_back_once(work: Work, bartek: Person, ewa: Person) -> None:
    received(work, posting(1, 90, person_id=bartek.id), posting(1, 45, person_id=bartek.id), posting(
        2, 60, person_id=ewa.id
    ))  # fmt: skip
    savepoint = work.session.begin_nested()
    with pytest.raises(IntegrityError):
        received(work, posting(2, 60, person_id=ewa.id))
    savepoint.rollback()
    take_back(work, 1)
    take_back(work, 1)
    assert entries(work) == [
        (bartek.id, EntryKind.posting, 1, 90),
        (bartek.id, EntryKind.posting, 2, 45),
        (ewa.id, EntryKind.posting, 1, 60),
        (bartek.id, EntryKind.reversal, 1, -90),
        (bartek.id, EntryKind.reversal, 2, -45),
    ]
    back = work.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.reversal)).first()
    assert back is not None
    columns = {c.name: getattr(back, c.name) for c in LedgerEntry.__table__.columns if c.name != "id"}
    savepoint = work.session.begin_nested()
    work.session.add(LedgerEntry(**columns))
    with pytest.raises(IntegrityError):
        work.session.flush()
    savepoint.rollback()


@pytest.mark.parametrize(
    ("book", "minutes", "who"),
    [
        (Book.received, 0, "person"),
        (Book.received, -5, "person"),
        (Book.received, 5, "nobody"),
        (Book.delivered, 5, "nobody"),
        (Book.charged, 5, "both"),
    ],
)
def test_the_database_refuses_what_no_entry_can_say(
    work: Work, bartek: Person, centre: Institution, book: Book, minutes: int, who: str
) -> None:
    columns = {
        "person": {"person_id": bartek.id},
        "both": {"person_id": bartek.id, "institution_id": centre.id},
        "nobody": {},
    }[who]
    savepoint = work.session.begin_nested()
    with pytest.raises(IntegrityError):
        post(work, book, Source.decision, [posting(minutes=minutes, **columns)])
    savepoint.rollback()


def test_the_books_never_mix(work: Work, bartek: Person, centre: Institution) -> None:
    received(work, posting(1, 90, person_id=bartek.id, registration_id=5))
    post(work, Book.delivered, Source.decision, [posting(1, 80, account_id=celina(work).id)])
    post(work, Book.charged, Source.decision, [posting(1, 70), posting(1, 60, institution_id=centre.id)])
    assert [minutes_for(work, book, WhatFor.event, [7, 8]) for book in Book] == [{7: 90}, {7: 80}, {7: 130}]
    assert minutes_of_persons(work, Book.received, [bartek.id]) == {(bartek.id, WhatFor.event, 7): 90}
    assert minutes_of_persons(work, Book.charged, [bartek.id]) == {}
    assert earned_minutes(work, [5, 6]) == {5: 90}
    take_back(work, 1)
    assert [minutes_for(work, book, WhatFor.event, [7]) for book in Book] == [{7: 0}] * 3


def test_a_registration_becomes_somebody_else_s_and_back(work: Work, bartek: Person, ewa: Person) -> None:
    received(
        work,
        posting(1, 360, person_id=bartek.id, registration_id=5),
        posting(2, 90, person_id=bartek.id, registration_id=5),
        posting(3, 60, person_id=bartek.id, registration_id=6),
    )
    take_back(work, 2)
    for person in (ewa, bartek, ewa, ewa):
        give_registration_to(work, 5, person.id)
        assert earned_minutes(work, [5, 6]) == {5: 360, 6: 60}
        sums = minutes_of_persons(work, Book.received, [bartek.id, ewa.id])
        assert sums.get((person.id, WhatFor.event, 7)) == (360 if person is ewa else 420)
        assert sum(sums.values()) == 420
    assert entries(work)[4:] == [
        (bartek.id, EntryKind.reversal, 1, -360),
        (ewa.id, EntryKind.posting, 1, 360),
        (ewa.id, EntryKind.reversal, 1, -360),
        (bartek.id, EntryKind.posting, 1, 360),
        (bartek.id, EntryKind.reversal, 1, -360),
        (ewa.id, EntryKind.posting, 1, 360),
    ]
    take_back(work, 1)
    assert earned_minutes(work, [5, 6]) == {5: 0, 6: 60}
    assert minutes_of_persons(work, Book.received, [ewa.id]) == {(ewa.id, WhatFor.event, 7): 0}


def test_an_institution_s_minutes_go_and_come_back(work: Work, centre: Institution) -> None:
    other = centre.id + 1
    received(work, posting(1, 60, institution_id=centre.id), posting(1, 15, institution_id=other))
    received(work, posting(2, 30, institution_id=centre.id))
    moved = give_institution_to(work, centre.id, other)
    assert (len(moved), of_institutions(work)) == (2, {centre.id: 0, other: 105})
    take_back(work, 2)
    give_back_to(work, centre.id, moved, other)
    assert of_institutions(work) == {centre.id: 60, other: 15}


def of_institutions(work: Work) -> dict[int | None, int]:
    """Return the sum of each institution."""
    found: dict[int | None, int] = {}
    for each in work.session.scalars(select(LedgerEntry)):
        found[each.institution_id] = found.get(each.institution_id, 0) + each.minutes
    return found
