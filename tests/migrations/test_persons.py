"""The steps to persons who are compared and made one: forward and back with rows in the tables."""

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from app import migrating
from app.accounts.models import Role
from app.people.operations import known_person
from app.persons.operations.merging import merge_persons
from app.persons.operations.verdicts import say_different
from app.registrations.operations import Application, sign_up
from app.work import VISITOR, Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import actor, an_event, staff

COUNTS = "SELECT (SELECT count(*) FROM people_persons), (SELECT count(*) FROM registrations_registrations)"


@pytest.fixture
def people(work: Work) -> Work:
    """Anna is there twice and registered twice for one event, Ewa is not Anna; alicja said so."""
    event = an_event(work, "dwa-razy")
    anna, again = (
        sign_up(
            replace(work, actor=VISITOR),
            event,
            Application(first_name="Anna", last_name="Żak", email=f"{name}@example.org"),
        )
        for name in ("anna", "a.zak")
    )
    ewa = known_person(work, "Ewa", "Żak", "anna@example.org", None, "pl")
    by_alicja = replace(work, actor=actor(staff(work, "Alicja", Role.organiser)))
    say_different(by_alicja, ewa, anna.registration.person)
    merge_persons(by_alicja, anna.registration.person, again.registration.person)
    return work


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    caplog.set_level(logging.WARNING)
    return lambda: "\n".join(each.getMessage() for each in caplog.records)


def test_verdicts_go_and_persons_stay(app: Flask, people: Work, logged: Callable[[], str]) -> None:
    with app.app_context():
        ready(people)
        migrating.downgrade(revision="0063_named_people")
        assert "verdicts about pairs are lost: 1" in logged()
        assert rows(COUNTS) == [(3, 2)]
        migrating.upgrade()
        assert rows(COUNTS) == [(3, 2)]
        assert rows("SELECT count(*) FROM persons_verdicts") == [(0,)]


def test_who_was_made_one_is_two_again(app: Flask, people: Work, logged: Callable[[], str]) -> None:
    """What was said of two who are different stays; that two are one can't be taken back any more."""
    with app.app_context():
        ready(people)
        migrating.downgrade(revision="0069_brought_lists")
        assert "persons are there twice again: 1" in logged()
        assert rows(COUNTS) == [(3, 2)]
        assert rows("SELECT verdict FROM persons_verdicts") == [("different",)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM people_persons WHERE merged_into_id IS NULL") == [(3,)]
        assert rows("SELECT count(*) FROM registrations_registrations WHERE merged_into_id IS NULL") == [(2,)]


def test_indexes_of_the_list_come_and_go_around_the_rows(app: Flask, people: Work) -> None:
    with app.app_context():
        ready(people)
        merged = rows("SELECT id, merged_into_id, name_key FROM people_persons ORDER BY id")
        migrating.downgrade(revision="0071_nominations")
        assert rows("SELECT id, merged_into_id, name_key FROM people_persons ORDER BY id") == merged
        migrating.upgrade()
        assert rows("SELECT id, merged_into_id, name_key FROM people_persons ORDER BY id") == merged
        assert len([each for each in merged if each[1] is not None]) == 1
