"""The tables of needs come and go; what people need stays in their registrations."""

from datetime import timedelta

from flask import Flask

from app import migrating
from app.needs.models import Arrangement, NeedState
from app.needs.operations.catering import choose_nights
from app.needs.queries.catering import own_nights
from app.work import Work
from tests.attendance.people import registered
from tests.needs.test_catering import settle
from tests.support.around_migrations import ready, rows
from tests.support.cast import a_meeting, an_event

BEFORE = "0046_standard_fields"


def test_needs_are_made_and_lost(app: Flask, work: Work) -> None:
    event = an_event(work)
    first = event.meetings[0].sessions[0].day
    event.meetings.append(a_meeting(work, first + timedelta(days=1), 1))
    anna = registered(work, event, "Anna", "Nowak")
    anna.measures = ["parking"]
    settle(work, event, rooms=True, freeze_days=60)
    choose_nights(work, anna, own_nights(anna))
    work.session.add(
        Arrangement(registration_id=anna.id, need="parking", state=NeedState.done, changed_at=work.now)
    )
    with app.app_context():
        ready(work)
        assert rows("SELECT count(*) FROM needs_meals") == [(4,)]
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT count(*) FROM registrations_registrations WHERE measures IS NOT NULL") == [(1,)]
        migrating.upgrade()
        for table in ("plans", "meals", "frozen", "arrangements", "nights", "clock"):
            assert rows(f"SELECT 1 FROM needs_{table}") == []  # noqa: S608 (names of our own)
