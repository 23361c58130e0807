"""Rules of eligibility: events begin without any, everybody waits in the order that was."""

from flask import Flask

from app import migrating
from app.eligibility.models import RuleKind
from app.eligibility.operations.rules import save_rules, texts_of
from app.events.models import Repeats
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.around_migrations import ready, rows
from tests.support.open_events import MakeEvent

BEFORE = "0048_answers"


def test_rules_begin_empty_and_go(app: Flask, work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    registration = sign_up(work, event, person(1)).registration
    registration.queue_class = 1
    save_rules(work, event, {RuleKind.county: texts_of(["ełcki"])}, Repeats.after)
    with app.app_context():
        ready(work)
        assert rows("SELECT kind, text FROM eligibility_rules") == [("county", "ełcki")]
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT state FROM registrations_registrations") == [("confirmed",)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM eligibility_rules") == [(0,)]
        assert rows("SELECT repeats FROM events_registration_rules") == [("allowed",)]
        assert rows("SELECT queue_class, eligibility FROM registrations_registrations") == [(0, None)]
