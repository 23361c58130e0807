"""What the version before is told of breaks, editions and coaches, on the way back."""

from datetime import date, time

from flask import Flask

from app import migrating
from app.accounts.models import Role
from app.events.models import Event
from app.events.timing import credit_minutes, sessions_of
from app.extensions import db
from app.work import Work
from tests.progress.modules import a_module
from tests.support.around_migrations import ready, rows
from tests.support.cast import a_meeting, an_event, staff

BEFORE = "0020_registration_rules"
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
"""The days on which the clocks change."""
DAYS: tuple[tuple[date, time | None, time | None, int | None, int | None, int | None], ...] = (
    (date(2026, 10, 1), time(9), time(15), None, 30, 330),
    (date(2026, 10, 2), time(9), time(15), None, 0, None),
    (date(2026, 10, 3), time(9), time(15), None, None, None),
    (date(2026, 10, 4), time(9), time(15), 270, 45, 270),
    (date(2026, 10, 5), time(9), None, None, 30, None),
    (date(2026, 10, 6), None, None, None, 30, None),
    (SPRING, time(0), time(6), None, 60, 240),
    (AUTUMN, time(0), time(6), None, 60, 360),
    (date(2026, 10, 7), time(9), time(9, 30), None, 30, None),
)
"""Day, hours, credited minutes and breaks, and the credited minutes that the version before is told."""


def test_breaks_are_told_as_credited_minutes(app: Flask, work: Work) -> None:
    event = an_event(work)
    event.meetings = [
        a_meeting(work, day, n, start=start, end=end) for n, (day, start, end, *_) in enumerate(DAYS)
    ]
    for meeting, (*_, credit, pause, _told) in zip(event.meetings, DAYS, strict=True):
        meeting.sessions[0].credit_minutes, meeting.sessions[0].break_minutes = credit, pause
    work.session.flush()
    id, credited = event.id, [credit_minutes(each) for each in sessions_of(event)]
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        told = rows("SELECT day, credit_minutes FROM events_sessions")
        migrating.upgrade()
        assert {str(day): minutes for day, minutes in told} == {str(each[0]): each[-1] for each in DAYS}
        with db.session() as session:
            again = [credit_minutes(each) for each in sessions_of(session.get_one(Event, id))]
        # A day of breaks alone can't be planned, and earned nothing; the version before can't say that.
        assert [was for was, now in zip(credited, again, strict=True) if was != now] == [0]


def test_editions_keep_the_figures_of_their_module(app: Flask, work: Work) -> None:
    module = a_module(work, 1800, 900)
    an_event(work, "a-edition", module=module)
    an_event(work, "b-own-figure", module=module, unit_minutes=60, required_minutes=600)
    an_event(work, "c-none", unit_minutes=60)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        found = rows("SELECT slug, unit_minutes, required_minutes FROM events_events ORDER BY slug")
        migrating.upgrade()
    assert found == [("a-edition", 45, 2700), ("b-own-figure", 45, 600), ("c-none", 60, None)]


def test_the_role_of_coach_goes_and_no_other(app: Flask, work: Work) -> None:
    staff(work, "Krystyna", Role.coach, Role.trainer)
    staff(work, "Alicja", Role.organiser)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        found = rows("SELECT role FROM people_global_roles ORDER BY role")
        migrating.upgrade()
    assert found == [("organiser",), ("trainer",)]
