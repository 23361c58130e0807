"""Who is told when a meeting moves or is cancelled: people with a place or in line, unless all is over."""

from datetime import time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event, EventStatus, Publication
from app.events.summary import derive
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.support.cast import a_meeting, an_event

pytestmark = pytest.mark.sqlite

DEEDS = ("moved", "meeting-cancelled", "event-cancelled")
DRAFT = {"publication": Publication.draft, "published_at": None}


def event_for(work: Work, deed: str, ends_at: time | None, days: int = 0, **columns: Any) -> Event:
    """Add an event of one meeting from 9:00 on, with one person in each state and three without e-mail.

    The tests' clock stands at 10:00 of today.
    """
    event = an_event(work, deed, meetings=0, **columns)
    event.meetings = [a_meeting(work, work.today + timedelta(days=days), 0, end=ends_at)]
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
        data |= {"city": "Pisz", "venue": "Hotel Nad Pisą"}
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


@pytest.mark.parametrize("ends_at", [time(10, 1), None], ids=["in a minute", "some time today"])
def test_of_what_is_not_over_each_who_has_or_waits_for_a_place_is_told(
    alicja: FlaskClient, work: Work, ends_at: time | None
) -> None:
    for deed in DEEDS:
        event = event_for(work, deed, ends_at)
        status, page = do(alicja, event, deed, None)
        assert status == 200
        assert "powiadom 3 osoby" in page
        assert "1 osoba nie ma adresu e-mail" in page
        assert told(work, event) == []
        assert do(alicja, event, deed, "notify")[0] == 303
        names = ("confirmed", "pending", "waiting")
        assert told(work, event) == [f"{name}.nowak.{deed}@example.org" for name in names]


def test_nobody_is_told_if_that_is_chosen(alicja: FlaskClient, work: Work) -> None:
    for deed in DEEDS:
        event = event_for(work, deed, time(15))
        assert do(alicja, event, deed, "quiet")[0] == 303
        assert told(work, event) == []


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
        assert told(work, event) == []
    assert "event.notice_sent" not in set(work.session.scalars(select(HistoryFact.kind)))
