"""An install that is upgraded gets for its old rows what new ones derive by themselves."""

from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import Engine, text

from app import migrating
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.events.models import EventStatus
from app.events.summary import touch
from app.extensions import db
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.growth.test_derived import people_of
from tests.support.cast import actor, alicja, an_event

DERIVED = (
    "SELECT id, listed_from, listed_until FROM events_events ORDER BY id",
    "SELECT event_id, word FROM events_words ORDER BY event_id, word",
    "SELECT id, register_confirmed FROM events_sessions ORDER BY id",
    "SELECT id, topic FROM history_facts ORDER BY id",
)


def derived(engine: Engine) -> list[list[tuple[Any, ...]]]:
    """Return everything that is derived."""
    with engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(text(query))] for query in DERIVED]


def test_old_rows_get_what_new_ones_have(app: Flask, work: Work) -> None:
    undated, held = an_event(work, "bez-daty", meetings=0), an_event(work, "dawne", meetings=0)
    held.status = EventStatus.held
    for event in (undated, held):
        touch(work, event)
    event = an_event(work, days=-30, meetings=3, title_pl="Żółć " + "ą" * 100)
    (person,) = people_of(work, event, 1)
    assert work.session.get_one(Registration, person).state == RegistrationState.confirmed
    organiser = replace(work, actor=actor(alicja(work)))
    first, second, _ = (meeting.sessions[0] for meeting in event.meetings)
    for session in (first, second):
        set_marks(organiser, session, {person: "present"})
        confirm_register(organiser, session)
    reopen_register(organiser, first, "Pomyłka.")
    work.session.commit()
    work.session.close()
    with app.app_context():
        before = derived(db.engine)
        db.engine.dispose()
        migrating.downgrade(revision="0008_staff_sign_in")
        migrating.upgrade()
        after = derived(db.engine)
    assert [len(rows) > 0 for rows in before] == [True] * len(DERIVED)
    assert [bool(confirmed) for _, confirmed in before[2]] == [False, True, False]
    assert after == before
