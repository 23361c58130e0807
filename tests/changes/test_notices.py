"""Moved and cancelled meetings: who is told, in whose words, and with which calendar entries."""

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from app.changes.plan import AddMeeting, CancelEvent, CancelMeeting, ChangeMeeting, RemoveMeeting
from app.changes.preview import preview
from app.changes.release import release
from app.errors import Refusal
from app.events.models import Meeting, Publication
from app.events.plans import MeetingPlan, plan_of
from app.outbox.models import Letter
from app.registrations.messages import calendar_of
from app.registrations.models import Channel
from app.registrations.operations import add_by_hand, sign_up, withdraw
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent
from tests.support.statements import statements


def notices(work: Work, kind: str) -> list[Letter]:
    query = select(Letter).where(Letter.kind == kind).order_by(Letter.recipient)
    return list(work.session.scalars(query))


def test_a_moved_meeting_is_told_once_to_each_in_their_language(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=2)
    sign_up(work, event, person(1))
    sign_up(work, event, person(2, language="en"))
    sign_up(work, event, person(3))
    withdraw(work, sign_up(work, event, person(4)).registration)
    add_by_hand(work, event, person(5, email="", phone="+48 600 100 200"), Channel.phone)
    meeting = event.meetings[0]
    plan = plan_of(meeting)
    plan = type(plan)(
        first_day=date(2026, 10, 21), last_day=date(2026, 10, 21), starts_at=time(9), ends_at=time(15),
        city=plan.city, venue=plan.venue,
    )  # fmt: skip
    uid = meeting.sessions[0].uid
    before = preview(work, ChangeMeeting(meeting, plan, "Święto"))
    assert (before.count, before.to_phone) == (3, 1)
    assert before.letter is not None
    assert "21\xa0października" in before.letter.body
    assert (meeting.sessions[0].day, meeting.sessions[0].sequence) == (date(2026, 10, 14), 0)
    assert notices(work, "meeting_changed") == []
    assert release(work, ChangeMeeting(meeting, plan, "Święto"), notify=True) == 3
    polish, english, waiting = notices(work, "meeting_changed")
    assert (polish.language, english.language) == ("pl", "en")
    # The letter that was seen goes out, with the reader's own link in it.
    assert re.sub(r"/registrations/[\w.-]+/", "/registrations/…/", polish.body or "") == before.letter.body
    assert "Miejsce pozostaje bez zmian: Sala 12, Łódź" in polish.body
    assert "stays the same" in (english.body or "")
    assert "liście rezerwowej" in (waiting.body or "")
    assert waiting.calendar is None
    calendar = (polish.calendar or b"").decode()
    assert f"UID:{uid}" in calendar
    assert "SEQUENCE:1" in calendar
    assert "20261021T090000" in calendar
    assert "METHOD:PUBLISH" in calendar


def test_a_cancelled_meeting_and_event(work: Work, make_event: MakeEvent) -> None:
    one, other = make_event(capacity=1), make_event()
    sign_up(work, one, person(1))
    sign_up(work, other, person(1))
    assert release(work, CancelMeeting(one.meetings[0], "Choroba"), notify=True) == 1
    assert release(work, CancelEvent(other, "Brak środków"), notify=True) == 1
    for kind in ("meeting_cancelled", "event_cancelled"):
        (mail,) = notices(work, kind)
        calendar = (mail.calendar or b"").decode()
        assert "STATUS:CANCELLED" in calendar
        assert "SEQUENCE:1" in calendar


def a_week_later(meeting: Meeting) -> MeetingPlan:
    plan, week = plan_of(meeting), timedelta(days=7)
    return replace(plan, first_day=plan.first_day + week, last_day=plan.last_day + week)


def test_telling_many_costs_no_more_statements_than_telling_few(work: Work, make_event: MakeEvent) -> None:
    cost = []
    for people in (4, 4, 40):
        event = make_event(capacity=people - 1)
        for number in range(people):
            typed = {"language": "en"} if number % 3 == 0 else {}
            sign_up(work, event, person(number, institution=f"OPS {number}", **typed))
        add_by_hand(work, event, person(99, email="", phone="+48 600 100 200"), Channel.phone)
        work.session.commit()
        change = ChangeMeeting(event.meetings[0], a_week_later(event.meetings[0]), "Święto")
        work.session.expire_all()
        with statements() as seen:
            before = preview(work, change)
        assert (before.count, before.to_phone) == (people, 1)
        with statements() as told:
            assert release(work, change, notify=True) == people
            work.session.flush()
        cost.append((len(seen), len(told)))
    assert cost[1] == cost[2]


def test_everybody_of_one_language_gets_the_same_calendar(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    for number, language in enumerate(("pl", "pl", "en", "en")):
        sign_up(work, event, person(number, language=language))
    release(work, ChangeMeeting(event.meetings[0], a_week_later(event.meetings[0])), notify=True)
    files = {letter.recipient: letter.calendar for letter in notices(work, "meeting_changed")}
    polish, also_polish, english, also_english = files.values()
    assert (polish, english) == (also_polish, also_english)
    assert polish == calendar_of(work, event, "pl")
    assert english == calendar_of(work, event, "en")


def test_a_new_meeting_is_told_and_what_was_a_draft_is_told_to_nobody(
    work: Work, make_event: MakeEvent
) -> None:
    event = make_event()
    sign_up(work, event, person(1))
    later = a_week_later(event.meetings[0])
    seen = preview(work, AddMeeting(event, later))
    assert (seen.count, seen.to_phone, len(event.meetings)) == (1, 0, 1)
    assert release(work, AddMeeting(event, later), notify=True) == 1
    assert [meeting.sessions[0].day.day for meeting in event.meetings] == [14, 21]
    draft = make_event(publication=Publication.draft)
    assert release(work, RemoveMeeting(draft.meetings[0]), notify=True) == 0
    assert draft.meetings == []
    with pytest.raises(Refusal, match="published"):
        release(work, RemoveMeeting(event.meetings[0]))
    kinds = work.session.scalars(select(Letter.kind)).all()
    assert kinds == ["registered", "event_changed"]
