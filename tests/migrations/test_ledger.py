"""What the step to the ledger of three books does with the minutes of an installation that runs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app import migrating
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.extensions import db
from app.ledger.models import Book, Source, WhatFor
from app.ledger.operations import post
from app.ledger.postings import Posting
from app.ledger.queries import earned_minutes
from app.registrations.asked import Details
from app.registrations.models import Registration
from app.registrations.operations.correcting import correct
from app.work import Work
from tests.attendance.people import a_training, group, held, marks, registered
from tests.support.around_migrations import ready, rows
from tests.support.cast import actor, alicja, celina

BEFORE = "0018_mailboxes"
OLD = "SELECT * FROM hours_ledger ORDER BY id"
NEW = "SELECT * FROM ledger_entries ORDER BY id"
OLD_SUMS = "SELECT registration_id, sum(minutes) FROM hours_ledger GROUP BY registration_id ORDER BY 1"
OF_PERSONS = "SELECT person_id, sum(minutes) FROM ledger_entries GROUP BY person_id"


@pytest.fixture
def people(work: Work, work_as: Callable[..., Work]) -> list[Registration]:
    """Three people of a training whose first session was confirmed, reopened and confirmed anew."""
    organiser = work_as(actor(alicja(work)))
    event = a_training(work)
    people = group(work, event)
    (session,) = held(event, work)
    set_marks(organiser, session, marks(people, "present", "90", "absent"))
    confirm_register(organiser, session)
    reopen_register(organiser, session, "pomyłka")
    set_marks(organiser, session, marks(people, "45", "present", "absent"))
    confirm_register(organiser, session)
    return people


def there_and_back(work: Work) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """Step back and forth; return the new rows before and after, the old ones and their sums."""
    ready(work)
    before = rows(NEW)
    migrating.downgrade(revision=BEFORE)
    old, sums = rows(OLD), rows(OLD_SUMS)
    migrating.upgrade()
    return before, rows(NEW), old, sums


def test_every_entry_is_carried_over_and_back(app: Flask, work: Work, people: list[Registration]) -> None:
    ids = [each.id for each in people]
    with app.app_context():
        before, after, old, sums = there_and_back(work)
        assert after == before
        assert len(old) == 6
        assert [tuple(row[:1]) for row in old] == [tuple(row[:1]) for row in before]
        assert sorted(row[4:6] for row in old) == [
            ("earned", 45), ("earned", 90), ("earned", 360), ("earned", 360),
            ("reversal", -360), ("reversal", -90),
        ]  # fmt: skip
        assert sums == [(ids[0], 45), (ids[1], 360)]
        # The next entry gets a number of its own, on PostgreSQL too.
        with db.engine.begin() as connection:
            columns = (
                "book, kind, person_id, for_kind, for_id, registration_id, source_kind, source_id,"
                " number, minutes, day, at"
            )
            connection.execute(
                text(
                    f"INSERT INTO ledger_entries ({columns}, turn)"  # noqa: S608 - the names are ours
                    f" SELECT {columns}, 9 FROM ledger_entries WHERE id = 1"
                )
            )
        assert rows("SELECT max(id) FROM ledger_entries") == [(7,)]


def test_back_again_a_person_s_earlier_minutes_are_the_registration_s(
    app: Flask, work: Work, people: list[Registration]
) -> None:
    first = people[0]
    known = registered(work, a_training(work, "inny"), "Olga", "Nowa")
    shall = {"first_name": "Olga", "last_name": "Nowa", "email": known.email}
    assert correct(work, first, replace(Details.of(first), **shall))
    ids, persons = [each.id for each in people], [known.person_id, people[1].person_id]
    assert first.person_id == persons[0]
    with app.app_context():
        before, after, old, sums = there_and_back(work)
        assert (len(before), len(old), len(after)) == (8, 6, 6)
        assert sums == [(ids[0], 45), (ids[1], 360)]
        assert dict(rows(OF_PERSONS)) == dict(zip(persons, (45, 360), strict=True))
    assert earned_minutes(work, ids) == {ids[0]: 45, ids[1]: 360}


@pytest.mark.parametrize(
    ("book", "who"),
    [(Book.received, "institution_id"), (Book.charged, None)],
)
def test_what_the_version_before_can_t_keep_stops_the_way_back(
    app: Flask, work: Work, people: list[Registration], book: Book, who: str | None
) -> None:
    columns = {who: people[0].person_id} if who else {}
    posting = Posting(
        source_id=900, for_kind=WhatFor.event, for_id=1, minutes=60, day=work.today, **columns
    )  # fmt: skip
    post(work, book, Source.decision, [posting])
    work.session.commit()
    work.session.close()
    with app.app_context():
        db.engine.dispose()
        before = rows(NEW)
        with pytest.raises(SystemExit, match="entries that the version before can't keep"):
            migrating.downgrade(revision=BEFORE)
        assert rows(NEW) == before


def test_what_trainers_delivered_at_events_goes_and_does_not_bar_the_way_back(
    app: Flask, work: Work, people: list[Registration]
) -> None:
    taught = Posting(source_id=900, for_kind=WhatFor.event, for_id=1, minutes=60, day=work.today)
    post(work, Book.delivered, Source.teaching, [replace(taught, account_id=celina(work).id)])
    work.session.commit()
    work.session.close()
    kept = "SELECT id, minutes FROM ledger_entries WHERE book <> 'delivered' ORDER BY id"
    with app.app_context():
        db.engine.dispose()
        before = rows(kept)
        migrating.downgrade(revision=BEFORE)
        migrating.upgrade()
        assert rows(kept) == before
        assert rows("SELECT id FROM ledger_entries WHERE book = 'delivered'") == []
        with pytest.raises(DatabaseError, match="only added"), db.engine.begin() as connection:
            connection.execute(text("DELETE FROM ledger_entries"))
