"""While hours rest on a session, its day, hours and minutes stay."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.attendance.guards import check_no_confirmed, check_plan, check_unmarked
from app.attendance.models import Mark, RegisterRow
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.errors import Refusal
from app.events.models import Event, Publication
from app.events.plans import MeetingPlan, plan_of
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, held, set_mark
from tests.support.cast import a_meeting, actor, alicja


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
    confirm_register(mine, session)
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
    reopen_register(confirming, meeting.sessions[0], "pomyłka")
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


@pytest.mark.sqlite
def test_of_a_meeting_of_several_days_the_confirmed_one_alone_stays(
    work: Work, work_as: Callable[..., Work], organiser: Account
) -> None:
    first, second = work.today - timedelta(days=8), work.today - timedelta(days=7)
    event = a_training(work, "dwudniowe", meetings=0)
    meeting = a_meeting(work, first, second, 0)
    event.meetings = [meeting]
    mine, people = work_as(actor(organiser)), group(work, event)
    session = meeting.sessions[1]
    set_marks(mine, session, {person.id: "present" for person in people})
    confirm_register(mine, session)
    plan = plan_of(meeting)
    for same in (
        replace(plan, first_day=second),
        replace(plan, first_day=first - timedelta(days=1)),
        replace(plan, credit_minutes=(90, None)),
        replace(plan, without=frozenset({first})),
    ):
        check_plan(mine, meeting, same)
    for other in (
        replace(plan, last_day=first),
        replace(plan, credit_minutes=(None, 90)),
        replace(plan, starts_at=time(8)),
        replace(plan, ends_at=time(16)),
        replace(plan, without=frozenset({second})),
    ):
        with pytest.raises(Refusal, match="is confirmed") as refused:
            check_plan(mine, meeting, other)
        assert refused.value.values == {"day": mine.texts.day_short(second)}


@pytest.mark.sqlite
def test_a_register_that_was_ever_confirmed_keeps_its_meeting(confirming: Work, event: Event) -> None:
    meeting = event.meetings[0]
    session = meeting.sessions[0]
    reopen_register(confirming, session, "pomyłka")
    query = select(Mark).join(Mark.row).where(RegisterRow.session_id == session.id)
    marked = confirming.session.scalars(query).all()
    set_marks(confirming, session, {mark.row.registration_id: "" for mark in marked})
    assert not confirming.session.scalars(query).all()
    with pytest.raises(Refusal, match="can't be removed"):
        check_unmarked(confirming, meeting)
