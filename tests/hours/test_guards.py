"""While hours rest on a session, its day, hours and minutes stay."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient

from app.attendance.operations import set_mark, set_marks
from app.errors import Refusal
from app.events.models import Event, Publication
from app.events.plans import MeetingPlan
from app.hours.guards import check_no_confirmed, check_plan, check_unmarked
from app.hours.operations import confirm_and_post, reopen_and_reverse
from app.people.models import Account
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, held
from tests.support.cast import actor, alicja


@pytest.fixture
def event(work: Work) -> Event:
    """A training that began a week ago."""
    return a_training(work)


@pytest.fixture
def organiser(work: Work) -> Account:
    """Alicja."""
    return alicja(work)


@pytest.fixture
def confirming(work: Work, work_as: Callable[..., Work], event: Event, organiser: Account) -> Work:
    """Alicja's work, the first session confirmed."""
    mine = work_as(actor(organiser))
    people = group(work, event)
    session = held(event, work)[0]
    set_marks(mine, session, {person.id: "present" for person in people})
    confirm_and_post(mine, session)
    return mine


def test_a_confirmed_session_keeps_day_hours_and_credit(confirming: Work, event: Event) -> None:
    meeting = event.meetings[0]
    day = meeting.sessions[0].day
    plan = MeetingPlan(day, day, starts_at=time(9), ends_at=time(15), venue="Inna sala")
    check_plan(confirming, meeting, plan)
    week = timedelta(days=7)
    for other in (
        replace(plan, first_day=day + week, last_day=day + week),
        replace(plan, starts_at=time(10)),
        replace(plan, ends_at=None),
        replace(plan, credit_minutes=(45,)),
    ):
        with pytest.raises(Refusal):
            check_plan(confirming, meeting, other)
        check_plan(confirming, event.meetings[1], other)
    with pytest.raises(Refusal):
        check_no_confirmed(confirming, meeting)
    reopen_and_reverse(confirming, meeting.sessions[0], "pomyłka")
    check_plan(confirming, meeting, replace(plan, starts_at=time(10)))
    check_no_confirmed(confirming, meeting)


def test_a_marked_meeting_is_not_deleted(confirming: Work, work: Work, event: Event) -> None:
    with pytest.raises(Refusal):
        check_unmarked(confirming, event.meetings[0])
    check_unmarked(confirming, event.meetings[1])
    person = group(work, a_training(work, "inny"), 1)[0]
    set_mark(confirming, person.event.meetings[2].sessions[0], person, "excused")
    with pytest.raises(Refusal):
        check_unmarked(confirming, person.event.meetings[2])


def test_the_pages_say_so(confirming: Work, event: Event, organiser: Account, signed_in: SignedIn) -> None:
    client: FlaskClient = signed_in(organiser)
    first, third = event.meetings[0].id, event.meetings[2]
    reason = {"reason": "choroba", "choice": "quiet", "version": str(event.version)}
    assert client.post(f"/manage/events/modul/meetings/{first}/cancel", data=reason).status_code == 422
    event.publication, event.published_at = Publication.draft, None
    confirming.session.flush()
    assert client.post(f"/manage/events/modul/meetings/{first}/remove").status_code == 409
    assert client.post(f"/manage/events/modul/meetings/{third.id}/remove").status_code == 303
