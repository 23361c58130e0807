"""How one registers moves to a row of its own and back, with every value as it was."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app import migrating
from app.events.models import RULES, Event, RegistrationRules, WhoApplies, WhoDecides
from app.extensions import db
from app.work import Work
from tests.migrations.test_migrations import counts
from tests.support.cast import an_event

BEFORE = "0019_ledger"
NEWER = {
    "fields", "who_applies", "who_decides", "completed_by", "local_intake", "former_mode", "repeats",
    "has_own_places", "has_questions", "offer_hours", "participation", "places_open_on", "places_opened_on",
    "recruitment_id", "reserves_per_institution", "takes_photos",
}  # fmt: skip
"""What came later: in place of one word (test_admission.py), and beside it."""
NAMES = sorted(RULES - NEWER)
FULL: dict[str, Any] = {
    "who_decides": WhoDecides.appointment,
    "registration_opens": date(2026, 10, 1),
    "registration_deadline": date(2026, 11, 5),
    "deadline_text_pl": "do początku listopada",
    "selection_rule": "decyduje kolejność zgłoszeń\n „żółć”",
    "required_documents": ["dowód osobisty", "zał. nr 2 „z podpisem”", "ąęłß\\"],
    "capacity": 30,
    "capacity_note": "5 ośrodków po 6 miejsc",
    "per_institution_limit": 6,
    "asks_access_needs": False,
    "withdrawal_cutoff_hours": 0,
}
EMPTY: dict[str, Any] = {name: None for name in FULL if name not in NEWER} | {
    "who_applies": WhoApplies.considered, "asks_access_needs": True,
    "withdrawal_cutoff_hours": 1440,
}  # fmt: skip
NOTHING: dict[str, Any] = {"capacity": 0, "required_documents": [], "per_institution_limit": 1}


def stored(table: str, key: str) -> list[tuple[Any, ...]]:
    """Return the columns that move as they lie in a table, by the event's number."""
    query = f"SELECT {key}, {', '.join(NAMES)} FROM {table} ORDER BY {key}"  # noqa: S608 (constants)
    with db.engine.connect() as connection:
        # The text of JSON, not what the driver makes of it.
        return [tuple(str(value) for value in row) for row in connection.execute(text(query))]


@pytest.fixture
def ids(app: Flask, work: Work) -> Iterator[list[int]]:
    """Three events whose rules say everything, nothing, and next to nothing."""
    events = [an_event(work, f"e{n}", **columns) for n, columns in enumerate((FULL, EMPTY, NOTHING))]
    found = [event.id for event in events]
    work.session.commit()
    work.session.close()
    with app.app_context():
        db.engine.dispose()
        yield found


def test_every_value_moves_back_and_forth_as_it_is(ids: list[int]) -> None:
    new, rows = stored("events_registration_rules", "event_id"), counts()
    migrating.downgrade(revision=BEFORE)
    old = stored("events_events", "id")
    left = counts()
    migrating.upgrade()
    assert old == new
    assert [int(row[0]) for row in old] == ids
    assert left == {name: count for name, count in rows.items() if name in left}
    assert stored("events_registration_rules", "event_id") == new
    assert counts() == rows
    with db.session() as session:
        events = {event.id: event for event in session.scalars(select(Event))}
        for id, columns in zip(ids, (FULL, EMPTY, NOTHING), strict=True):
            assert {name: getattr(events[id].rules, name) for name in columns} == columns


def test_what_the_version_before_wrote_is_read(ids: list[int]) -> None:
    migrating.downgrade(revision=BEFORE)
    with db.engine.begin() as connection:
        set_all = (
            "UPDATE events_events SET capacity = 7, capacity_note = 'siedem', registration_opens = NULL,"
            " required_documents = '[\"dowód\"]', withdrawal_cutoff_hours = 3 WHERE id = :id"
        )
        connection.execute(text(set_all), {"id": ids[0]})
    migrating.upgrade()
    with db.session() as session:
        rules = session.get_one(RegistrationRules, ids[0])
        changed = {
            "capacity": 7, "capacity_note": "siedem", "registration_opens": None,
            "required_documents": ["dowód"], "withdrawal_cutoff_hours": 3,
        }  # fmt: skip
        assert {name: getattr(rules, name) for name in FULL | changed} == FULL | changed


@pytest.mark.parametrize(
    "wrong", ["capacity = -1", "per_institution_limit = 0", "withdrawal_cutoff_hours = NULL"]
)
def test_what_cannot_be_is_refused_before_and_after(ids: list[int], wrong: str) -> None:
    for table, revision in (("events_registration_rules", "head"), ("events_events", BEFORE)):
        migrating.downgrade(revision=revision) if revision == BEFORE else migrating.upgrade()
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text(f"UPDATE {table} SET {wrong}"))  # noqa: S608 (constants)
