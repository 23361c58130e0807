"""Who is told when a meeting moves or is cancelled: people with a place or in line, unless all is over."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event, EventStatus, ParallelGroup, Publication
from app.events.summary import derive
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.conftest import TestClock
from tests.support.cast import a_meeting, an_event

pytestmark = pytest.mark.sqlite

DEEDS = ("moved", "meeting-cancelled", "event-cancelled")
DRAFT = {"publication": Publication.draft, "published_at": None}


def event_for(work: Work, deed: str, ends_at: time | None, days: int = 0, **columns: Any) -> Event:
    """Add an event of one meeting from 9:00 on, with one person in each state and three without e-mail.

    The tests' clock stands at 10:00 of today.
    """
    event = an_event(work, deed, meetings=0, **columns)
    event.meetings = [a_meeting(work, work.today + timedelta(days=days), 0, end=ends_at, label="II zjazd")]
    derive(event)
    for number, state in enumerate(RegistrationState, 1):
        registered(work, event, state.name, "Nowak", state, queue_number=number)
    for number, name in enumerate(("confirmed", "withdrawn", "removed"), 6):
        row = registered(work, event, name, "Bezpocztowa", RegistrationState(name), queue_number=number)
        row.email = ""
    work.session.commit()
    return event


def do(client: FlaskClient, event: Event, deed: str, choice: str | None) -> tuple[int, str]:
    """Start the meeting half an hour earlier, or cancel it or its event; return status and page."""
    session = event.meetings[0].sessions[0]
    url = f"/manage/events/{event.slug}/"
    data = {"version": str(event.version), "reason": "powódź"} | ({"choice": choice} if choice else {})
    if deed == "moved":
        ends_at = f"{session.ends_at:%H:%M}" if session.ends_at else ""
        data |= {"start_local": session.day.isoformat(), "start_hour": "08:30", "end_hour": ends_at}
        data |= {"city": "Pisz", "venue": "Hotel Nad Pisą", "label": "II zjazd"}
        if group := event.meetings[0].parallel_group:
            data["parallel_group"] = group.name
        url += f"meetings/{event.meetings[0].id}/edit"
    else:
        url += f"meetings/{event.meetings[0].id}/cancel" if deed == "meeting-cancelled" else "cancel"
    answer = client.post(url, data=data)
    return answer.status_code, answer.text


def told(work: Work, event: Event) -> list[str]:
    """Return who has a letter about the change, by address."""
    kinds = ("meeting_changed", "meeting_cancelled", "event_cancelled")
    query = select(Letter.recipient).where(Letter.kind.in_(kinds))
    return sorted(work.session.scalars(query.where(Letter.event_id == event.id)))


def named(calendar: bytes) -> set[str]:
    """Return the labels of the meetings in a calendar."""
    return set(re.findall(r"Dzień \d|II zjazd", calendar.decode().replace("\r\n ", "")))


def notices(work: Work, event: Event) -> list[dict[str, Any]]:
    """Return what the history says of notices sent."""
    query = select(HistoryFact).where(HistoryFact.kind == "event.notice_sent")
    return [fact.values for fact in work.session.scalars(query.where(HistoryFact.event_id == event.id))]


@pytest.mark.parametrize("ends_at", [time(10, 1), None], ids=["in a minute", "some time today"])
def test_of_what_is_not_over_each_who_has_or_waits_for_a_place_is_told(
    alicja: FlaskClient, work: Work, ends_at: time | None
) -> None:
    for deed in DEEDS:
        event = event_for(work, deed, ends_at)
        status, page = do(alicja, event, deed, None)
        assert status == 200
        assert "powiadom 4 osoby" in page
        assert "1 osoba nie ma adresu e-mail" in page
        assert ("II zjazd" in page) == (deed != "event-cancelled")
        assert told(work, event) == []
        assert do(alicja, event, deed, "notify")[0] == 303
        names = ("applied", "confirmed", "offered", "waiting")
        assert told(work, event) == [f"{name}.nowak.{deed}@example.org" for name in names]
        assert notices(work, event) == [{"count": 4}]


def test_nobody_is_told_if_that_is_chosen(alicja: FlaskClient, work: Work) -> None:
    for deed in DEEDS:
        event = event_for(work, deed, time(15))
        assert do(alicja, event, deed, "quiet")[0] == 303
        assert (told(work, event), notices(work, event)) == ([], [])


@pytest.mark.parametrize("choice", [None, "notify"])
@pytest.mark.parametrize(
    ("days", "ends_at", "columns"),
    [(0, time(10), {}), (0, time(15), {"status": EventStatus.held}), (20, time(15), DRAFT)],
    ids=["over since this moment", "said to be held", "a draft"],
)
def test_nobody_is_told_of_what_is_over_or_was_never_published(
    alicja: FlaskClient, work: Work, choice: str | None, days: int, ends_at: time, columns: dict[str, Any]
) -> None:
    for deed in DEEDS:
        event = event_for(work, deed, ends_at, days, **columns)
        refused = deed == "event-cancelled" and not days
        # Neither a letter nor the question whether to send one, also for those without a mailbox.
        assert do(alicja, event, deed, choice)[0] == (422 if refused else 303)
        session = event.meetings[0].sessions[0]
        done = {
            "moved": session.starts_at == time(8, 30),
            "meeting-cancelled": session.cancelled_at == work.now,
            "event-cancelled": event.status == EventStatus.cancelled,
        }
        assert done[deed] != refused
        assert (told(work, event), notices(work, event)) == ([], [])


def test_nobody_is_told_while_days_hours_and_place_stay(alicja: FlaskClient, work: Work) -> None:
    event = event_for(work, "moved", time(15))
    url = f"/manage/events/{event.slug}/meetings/{event.meetings[0].id}/edit"
    data = {"start_local": work.today.isoformat(), "start_hour": "09:00", "end_hour": "15:00"}
    data |= {"city": "Pisz", "venue": "Hotel Nad Pisą", "label": "II zjazd"}
    data |= {"municipality": "Pisz", "credit_minutes": "270"}
    assert alicja.post(url, data=data | {"version": str(event.version)}).status_code == 303
    assert (event.meetings[0].municipality, event.meetings[0].sessions[0].credit_minutes) == ("Pisz", 270)
    assert told(work, event) == []
    moved = data | {"version": str(event.version), "venue": "Zamek"}
    assert alicja.post(url, data=moved).status_code == 200


def test_a_cancelled_event_keeps_the_reason_and_moves_on_in_calendars_alone(
    alicja: FlaskClient, work: Work, clock: TestClock
) -> None:
    event = event_for(work, "event-cancelled", time(15), status_note="Zmiana sali")
    draft = event_for(work, "szkic", time(15), **DRAFT)
    other = event_for(work, "inne", time(15), status_note="Zmiana sali")
    clock.move(minutes=5)
    for each, reason in ((event, "powódź"), (draft, "powódź"), (other, "")):
        data = {"version": str(each.version), "reason": reason, "choice": "quiet"}
        assert alicja.post(f"/manage/events/{each.slug}/cancel", data=data).status_code == 303
    sessions = [each.meetings[0].sessions[0] for each in (event, draft, other)]
    assert [each.status_note for each in (event, draft, other)] == ["powódź", "powódź", "Zmiana sali"]
    assert [each.sequence for each in sessions] == [1, 0, 1]
    assert [each.changed_at for each in sessions] == [clock.now, work.now, clock.now]


@pytest.mark.parametrize("deed", DEEDS)
def test_of_a_groups_meeting_its_own_people_are_told_and_each_of_their_own_meetings(
    alicja: FlaskClient, work: Work, deed: str
) -> None:
    event = an_event(work, deed, meetings=0)
    event.parallel_groups = [ParallelGroup(name=name, position=at) for at, name in enumerate(("A", "B"))]
    days = [work.today + timedelta(days=number) for number in (3, 4, 5)]
    groups = [*event.parallel_groups, None]
    event.meetings = [a_meeting(work, day, at, label=f"Dzień {at}") for at, day in enumerate(days)]
    for meeting, group in zip(event.meetings, groups, strict=True):
        meeting.parallel_group = group
    derive(event)
    for number, group in enumerate(groups, 1):
        name = group.name if group else "Nikt"
        row = registered(work, event, name, "Nowak", queue_number=number)
        row.parallel_group_id = group.id if group else None
    work.session.commit()
    assert do(alicja, event, deed, "notify")[0] == 303
    letters = work.session.scalars(select(Letter).where(Letter.event_id == event.id))
    labels = {each.recipient_name: named(each.calendar or b"") for each in letters}
    first = {"moved": {"II zjazd"}, "meeting-cancelled": {"Dzień 0"}, "event-cancelled": {"Dzień 0"}}[deed]
    concerned = {"A Nowak": first | {"Dzień 2"}, "Nikt Nowak": first | {"Dzień 1", "Dzień 2"}}
    others = {"B Nowak": {"Dzień 1", "Dzień 2"}} if deed == "event-cancelled" else {}
    assert labels == concerned | others
