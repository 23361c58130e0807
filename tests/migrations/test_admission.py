"""One word becomes three settings and back; states get the nearest of before, and that is said."""

import logging

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app import migrating
from app.events.former_modes import MEANT, USUAL
from app.events.models import CompletedBy, RegistrationMode, WhoApplies, WhoDecides
from app.extensions import db
from app.outbox.models import Letter
from app.people.operations import known_person
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0044_register"
SETTINGS = "SELECT who_applies, who_decides, completed_by, local_intake FROM events_registration_rules"


def modes() -> list[str]:
    return [
        word for (word,) in rows("SELECT registration_mode FROM events_registration_rules ORDER BY event_id")
    ]


def states() -> list[str]:
    return [word for (word,) in rows("SELECT state FROM registrations_registrations ORDER BY id")]


def test_each_word_becomes_its_settings_and_comes_back(app: Flask, work: Work) -> None:
    for word, meant in MEANT.items():
        an_event(work, word.replace("_", "-"), former_mode=word, **meant)
    with app.app_context():
        ready(work)
        before = rows(f"{SETTINGS} ORDER BY event_id")
        migrating.downgrade(revision=BEFORE)
        assert modes() == [word.value for word in RegistrationMode]
        migrating.upgrade()
        assert rows(f"{SETTINGS} ORDER BY event_id") == before
        former = rows("SELECT former_mode FROM events_registration_rules ORDER BY event_id")
        assert former == [(word.value,) for word in RegistrationMode]
    assert [tuple(map(str, row)) for row in before] == [
        tuple(str({**USUAL, **meant}[name]) if name != "local_intake" else str(row[3])
              for name in USUAL)
        for (meant, row) in zip(MEANT.values(), before, strict=True)
    ]  # fmt: skip


def test_what_the_version_before_does_not_know_gets_the_nearest_and_is_said(
    app: Flask, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    an_event(work, "wybrani", who_applies=WhoApplies.chosen, completed_by=CompletedBy.signed_form)
    event = an_event(work, "zespol", who_decides=WhoDecides.staff)
    for number, state in enumerate(RegistrationState):
        person = known_person(work, "Bartek", f"N{number}", f"n{number}@example.org", None, "pl")
        work.session.add(Registration(
            event=event, person=person, state=state, queue_number=number, first_name="Bartek",
            last_name=f"N{number}", name_sort="", email=person.email, language="pl", registered_at=work.now,
            state_changed_at=work.now, complete_since=None if number else work.now,
        ))  # fmt: skip
    with app.app_context():
        ready(work)
        with caplog.at_level(logging.WARNING):
            migrating.downgrade(revision=BEFORE)
        assert modes() == ["open_application", "recruitment_then_appointment"]
        old = {
            RegistrationState.applied: "pending",
            RegistrationState.offered: "waiting",
            RegistrationState.refused: "removed",
        }
        assert states() == [old.get(state, state.value) for state in RegistrationState]
        said = "\n".join(record.getMessage() for record in caplog.records)
        for line in (
            "rules of who may apply are lost: everybody may: 1", "signed form: 1", "applied, now pending: 1",
            "offered, now waiting: 1", "refused, now removed: 1",
        ):  # fmt: skip
            assert line in said
        migrating.upgrade()
        assert states() == [
            {"pending": "applied"}.get(word, word)
            for word in (old.get(s, s.value) for s in RegistrationState)
        ]
        late = "SELECT count(*) FROM registrations_registrations WHERE complete_since <> registered_at"
        assert rows(late) == [(0,)]
        with db.engine.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(Letter)) == 0
            assert connection.scalar(text("SELECT count(*) FROM registrations_registrations")) == 7
