"""Participation forms come with tables of their own; the way back refuses while there are any."""

import pytest
from flask import Flask

from app import migrating
from app.accounts.models import Role
from app.events.models import WhoHandsIn
from app.monitoring.asked import checked
from app.monitoring.dictionaries import shipped
from app.monitoring.operations.giving import give_form
from app.work import Work
from tests.attendance.people import registered
from tests.monitoring.conftest import a_project, typed
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event, staff

BEFORE = "0067_consents"


def test_the_way_back_refuses_unless_told_to_drop_them(app: Flask, work: Work) -> None:
    event = an_event(work, "z-formularzem")
    event.project = a_project(work)
    event.rules.participation = WhoHandsIn.always
    staff(work, "Olga", Role.monitoring)
    person = registered(work, event, "Anna", "Uczestniczka").person
    give_form(work, person, event, checked(typed(), shipped(), work.today).answers)
    with app.app_context():
        ready(work)
        with pytest.raises(SystemExit, match="-x drop=monitoring"):
            migrating.downgrade(revision=BEFORE)
        assert rows("SELECT count(*) FROM monitoring_forms") == [(1,)]
        assert rows("SELECT participation FROM events_registration_rules") == [("always",)]
        migrating.downgrade(revision=BEFORE, drop="monitoring")
        assert rows("SELECT last_name FROM registrations_registrations") == [("Uczestniczka",)]
        assert rows("SELECT count(*) FROM people_global_roles WHERE role = 'monitoring'") == [(0,)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM monitoring_forms") == [(0,)]
        assert rows("SELECT participation FROM events_registration_rules") == [("never",)]


def test_without_forms_the_way_back_is_open(app: Flask, work: Work) -> None:
    an_event(work, "bez-formularza")
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        migrating.upgrade()
        assert rows("SELECT participation FROM events_registration_rules") == [("never",)]
