"""Numbers of places for institutions come with the upgrade and go with the way back; all else stays."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from app import migrating
from app.events.models import Event, InstitutionPlaces
from app.extensions import db
from app.people.operations import institution_for
from app.registrations.operations import sign_up
from app.work import Work
from tests.migrations.test_migrations import counts
from tests.support.applicants import known, person
from tests.support.cast import an_event

BEFORE = "0052_template_fields"
TABLE = "events_institution_places"


@pytest.fixture
def event_id(app: Flask, work: Work) -> Iterator[int]:
    """An event with limits of every kind, and people of two institutions."""
    known(work, "MOPS Ełk", "GOPS Pisz")
    event = an_event(
        work, "limity", capacity=9, per_institution_limit=1, places_open_on=date(2026, 9, 20),
        reserves_per_institution=0, has_own_places=True,
    )  # fmt: skip
    centre = institution_for(work, "MOPS Ełk")
    assert centre is not None
    event.rules.own_places = [InstitutionPlaces(institution_id=centre.id, places=2)]
    work.session.flush()
    for number in range(2):
        sign_up(work, event, person(number, institution="MOPS Ełk"))
    id = event.id
    work.session.commit()
    work.session.close()
    with app.app_context():
        db.engine.dispose()
        yield id


def test_the_way_back_loses_the_numbers_and_nothing_else(event_id: int) -> None:
    rows = counts()
    migrating.downgrade(revision=BEFORE)
    left = counts()
    assert TABLE not in left
    assert left == {name: rows[name] for name in left}
    columns = {each["name"] for each in inspect(db.engine).get_columns("events_registration_rules")}
    assert not columns & {"places_open_on", "places_opened_on", "reserves_per_institution", "has_own_places"}
    migrating.upgrade()
    with db.session() as session:
        rules = session.get_one(Event, event_id).rules
        assert (rules.capacity, rules.per_institution_limit) == (9, 1)
        assert (rules.places_open_on, rules.reserves_per_institution) == (None, None)
        assert (rules.has_own_places, rules.own_places) == (False, [])


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE events_registration_rules SET reserves_per_institution = -1",
        "UPDATE events_institution_places SET places = -1",
        "INSERT INTO events_institution_places SELECT * FROM events_institution_places",
    ],
)
def test_what_cannot_be_is_refused(event_id: int, wrong: str) -> None:
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text(wrong))
