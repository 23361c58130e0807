"""What became of a meeting stands on the event's page, on one's own page, in calendars and for machines."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.changes.plan import (
    CancelEvent,
    CancelMeeting,
    Change,
    ChangeMeeting,
    EditEvent,
    ReplaceMeeting,
    RestoreEvent,
)
from app.changes.release import release
from app.events.models import Event, EventStatus, Mode
from app.events.plans import plan_of
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.changes.reading import data_of, pages
from tests.support.cast import an_event
from tests.support.statements import statements

pytestmark = pytest.mark.sqlite


def done(work: Work, change: Change) -> None:
    release(work, change, notify=True)
    work.session.commit()


def moved(event: Event, day: date, **facts: Any) -> ChangeMeeting:
    meeting = event.meetings[0]
    return ChangeMeeting(meeting, replace(plan_of(meeting), first_day=day, last_day=day, **facts))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", "przełożone 1 września 2026; wcześniej: czwartek, 1 października 2026, godz. 9:00–15:00"),
        ("en", "moved on 1 September 2026; before: Thursday, 1 October 2026, 9:00–15:00"),
    ],
)
def test_pages_and_calendars_say_since_when_and_from_when_a_meeting_moved(
    work: Work, client: FlaskClient, language: str, words: str
) -> None:
    event = an_event(work)
    somebody = registered(work, event, "Anna", "Nowak", RegistrationState.confirmed)
    done(work, moved(event, date(2026, 10, 8)))
    found = pages(work, client, somebody, language)
    assert [name for name, text in found.items() if words not in text] == []


def test_pages_and_calendars_say_in_place_of_which_meeting_another_is_held(
    work: Work, client: FlaskClient
) -> None:
    event = an_event(work, meetings=2)
    somebody = registered(work, event, "Anna", "Nowak", RegistrationState.confirmed)
    meeting = event.meetings[0]
    day = date(2026, 11, 20)
    done(work, ReplaceMeeting(meeting, replace(plan_of(meeting), first_day=day, last_day=day), "Choroba"))
    found = pages(work, client, somebody)
    words = "w zamian za: czwartek, 1 października 2026, godz. 9:00–15:00"
    assert [name for name, text in found.items() if words not in text] == []


def test_a_calendar_of_many_replacements_takes_no_statement_more(work: Work, client: FlaskClient) -> None:
    def asked(count: int) -> int:
        event = an_event(work, f"cykl-{count}", meetings=count)
        for meeting in list(event.meetings):
            plan = plan_of(meeting)
            later = plan.first_day + timedelta(days=100)
            done(work, ReplaceMeeting(meeting, replace(plan, first_day=later, last_day=later)))
        id = event.id
        work.session.expunge_all()
        with statements() as seen:
            answer = client.get("/feeds/events.ics")
        assert answer.text.count("w zamian za") == count
        event = work.session.get_one(Event, id)
        work.session.delete(event)
        work.session.commit()
        return len(seen)

    assert asked(12) == asked(2)


def test_machines_are_told_of_each_meeting(work: Work, client: FlaskClient) -> None:
    event = an_event(work, meetings=3)
    online = event.meetings[2]
    done(work, moved(event, date(2026, 10, 2)))
    done(work, CancelMeeting(event.meetings[1], "Choroba"))
    done(work, ChangeMeeting(online, replace(plan_of(online), mode=Mode.online)))
    data = data_of(client, event)
    assert (data["startDate"], data["endDate"]) == ("2026-10-02T09:00:00+02:00", "2026-10-15T15:00:00+02:00")
    assert data["eventStatus"].endswith("/EventScheduled")
    assert data["eventAttendanceMode"].endswith("/MixedEventAttendanceMode")
    assert [each["@type"] for each in data["location"]] == ["Place", "VirtualLocation"]
    assert [
        (each["eventStatus"].rpartition("/")[2], each.get("previousStartDate"), each["startDate"])
        for each in data["subEvent"]
    ] == [
        ("EventRescheduled", "2026-10-01T09:00:00+02:00", "2026-10-02T09:00:00+02:00"),
        ("EventCancelled", None, "2026-10-08T09:00:00+02:00"),
        ("EventScheduled", None, "2026-10-15T09:00:00+02:00"),
    ]
    assert data["subEvent"][2]["location"] == {"@type": "VirtualLocation", "url": data["url"]}


def test_machines_are_told_that_the_only_meeting_moved(work: Work, client: FlaskClient) -> None:
    event = an_event(work)
    done(work, moved(event, date(2026, 10, 2), starts_at=None, ends_at=None))
    data = data_of(client, event)
    assert data["eventStatus"].endswith("/EventRescheduled")
    assert (data["previousStartDate"], data["startDate"]) == ("2026-10-01T09:00:00+02:00", "2026-10-02")
    assert "subEvent" not in data


@pytest.mark.parametrize(
    "change",
    [
        lambda event: EditEvent(event, {"status": EventStatus.suspended}, event.version),
        lambda event: EditEvent(event, {"mode": Mode.online}, event.version),
        lambda event: EditEvent(event, {"title_pl": "Inny tytuł"}, event.version),
        lambda event: ChangeMeeting(event.meetings[0], replace(plan_of(event.meetings[0]), mode=Mode.online)),
        lambda event: ChangeMeeting(event.meetings[0], replace(plan_of(event.meetings[0]), label="Inna")),
        lambda event: CancelMeeting(event.meetings[0], ""),
        lambda event: CancelEvent(event, ""),
    ],
    ids=[
        "suspended",
        "event-online",
        "renamed",
        "meeting-online",
        "labelled",
        "meeting-cancelled",
        "cancelled",
    ],
)
def test_whatever_a_calendar_shows_otherwise_has_a_higher_sequence(
    work: Work, client: FlaskClient, change: Any
) -> None:
    event = an_event(work, meetings=2)
    first = event.meetings[0].sessions[0]
    was = first.sequence
    done(work, change(event))
    assert first.sequence == was + 1
    assert f"SEQUENCE:{was + 1}" in client.get(f"/events/{event.slug}/calendar.ics").text


@pytest.mark.parametrize("off", [EventStatus.suspended, EventStatus.cancelled])
def test_what_takes_place_again_has_a_higher_sequence(
    work: Work, client: FlaskClient, off: EventStatus
) -> None:
    event = an_event(work)
    session = event.meetings[0].sessions[0]
    if off == EventStatus.cancelled:
        done(work, CancelEvent(event, ""))
        assert "STATUS:CANCELLED" in client.get(f"/events/{event.slug}/calendar.ics").text
        done(work, RestoreEvent(event))
    else:
        done(work, EditEvent(event, {"status": off}, event.version))
        assert "STATUS:TENTATIVE" in client.get(f"/events/{event.slug}/calendar.ics").text
        done(work, EditEvent(event, {"status": EventStatus.planned}, event.version))
    assert session.sequence == 2
    text = client.get(f"/events/{event.slug}/calendar.ics").text
    assert "SEQUENCE:2" in text
    assert "STATUS:CONFIRMED" in text
