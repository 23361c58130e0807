"""The step to withdrawals that can be taken back keeps who has left, both ways."""

from flask import Flask

from app import migrating
from app.people.operations import known_person
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0053_institution_places"


def test_who_has_left_stays_and_forgets_where_they_stood(app: Flask, work: Work) -> None:
    event = an_event(work, "powroty")
    who = known_person(work, "Bartek", "Nowak", "b@example.org", None, "pl")
    work.session.add(Registration(
        event=event, person=who, state=RegistrationState.withdrawn, left_from=RegistrationState.confirmed,
        queue_number=1, first_name="Bartek", last_name="Nowak", name_sort="", email=who.email, language="pl",
        registered_at=work.now, state_changed_at=work.now,
    ))  # fmt: skip
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT state FROM registrations_registrations") == [("withdrawn",)]
        migrating.upgrade()
        assert rows("SELECT state, left_from FROM registrations_registrations") == [("withdrawn", None)]
