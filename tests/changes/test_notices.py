"""Moved and cancelled meetings: who is told, in whose words, and with which calendar entries."""

import re
from datetime import date, time

from sqlalchemy import select

from app.changes.plan import CancelEvent, CancelMeeting, ChangeMeeting
from app.changes.preview import preview
from app.changes.release import release
from app.events.plans import plan_of
from app.outbox.models import Letter
from app.registrations.models import Channel
from app.registrations.operations import add_by_hand, register, withdraw
from app.work import Work
from tests.registrations.conftest import MakeEvent, person


def notices(work: Work, kind: str) -> list[Letter]:
    query = select(Letter).where(Letter.kind == kind).order_by(Letter.recipient)
    return list(work.session.scalars(query))


def test_a_moved_meeting_is_told_once_to_each_in_their_language(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=2)
    register(work, event, person(1))
    register(work, event, person(2, language="en"))
    register(work, event, person(3))
    withdraw(work, register(work, event, person(4)).registration)
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
    register(work, one, person(1))
    register(work, other, person(1))
    assert release(work, CancelMeeting(one.meetings[0], "Choroba"), notify=True) == 1
    assert release(work, CancelEvent(other, "Brak środków"), notify=True) == 1
    for kind in ("meeting_cancelled", "event_cancelled"):
        (mail,) = notices(work, kind)
        calendar = (mail.calendar or b"").decode()
        assert "STATUS:CANCELLED" in calendar
        assert "SEQUENCE:1" in calendar
