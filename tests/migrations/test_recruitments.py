"""The step to recruitments keeps events and their registrations, both ways."""

from flask import Flask

from app import migrating
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event
from tests.support.recruitments import a_recruitment

BEFORE = "0064_person_verdicts"


def test_events_stay_and_their_recruitments_go(app: Flask, work: Work) -> None:
    recruitment = a_recruitment(work, an_event(work, "piski"), an_event(work, "ostrodzki"), target=160)
    assert recruitment.version == 3
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT count(*) FROM events_registration_rules") == [(2,)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM recruitments_recruitments") == [(0,)]
        assert rows("SELECT recruitment_id FROM events_registration_rules") == [(None,), (None,)]
