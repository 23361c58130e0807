"""The public calendars show exactly the published sessions, and say when nothing has changed."""

from datetime import time

import pytest
import vobject
from flask.testing import FlaskClient
from sqlalchemy.orm import Session as Database
from werkzeug.test import TestResponse

from app.events.models import Publication
from app.events.summary import touch
from app.work import Work
from tests.support.access import let_in
from tests.support.cast import a_meeting, an_event
from tests.support.statements import statements


def _events(answer: TestResponse) -> dict[str, vobject.base.Component]:
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    calendar = vobject.readOne(answer.get_data(as_text=True))
    calendar.validate(raiseException=True)
    return {entry.uid.value: entry for entry in calendar.contents.get("vevent", [])}


def test_an_events_calendar_has_its_sessions(work: Work, client: FlaskClient) -> None:
    event = an_event(work, meetings=2)
    found = _events(client.get("/events/seminarium/calendar.ics"))
    assert set(found) == {s.uid for m in event.meetings for s in m.sessions}
    first = found[event.meetings[0].sessions[0].uid]
    assert first.dtstart.value.strftime("%Y-%m-%d %H:%M") == "2026-10-01 09:00"
    assert first.summary.value == "Seminarium efektywnej pracy w zespole"
    assert first.url.value.endswith("/events/seminarium/")


def test_the_english_calendar_has_english_titles(work: Work, client: FlaskClient) -> None:
    an_event(work)
    (entry,) = _events(client.get("/feeds/events.ics?lang=en")).values()
    assert entry.summary.value == "Seminar on effective teamwork"


def test_drafts_and_secrets_stay_out(work: Work, client: FlaskClient) -> None:
    an_event(work, "szkic", publication=Publication.draft)
    event = an_event(work, "webinarium")
    meeting = event.meetings[0]
    let_in(meeting, "https://meet.example/x", "4711", "sezam")
    answer = client.get("/feeds/events.ics")
    assert len(_events(answer)) == 1
    assert [
        secret for secret in ("meet.example", "4711", "sezam") if secret in answer.get_data(as_text=True)
    ] == []
    assert client.get("/events/szkic/calendar.ics").status_code == 404


def test_a_moved_session_moves_under_its_old_name(work: Work, client: FlaskClient) -> None:
    event = an_event(work)
    session = event.meetings[0].sessions[0]
    before = _events(client.get("/feeds/events.ics"))[session.uid]
    session = event.meetings[0].sessions[0]
    session.day = session.day.replace(day=19)
    session.sequence += 1
    session.changed_at = work.now
    touch(work, event)
    after = _events(client.get("/feeds/events.ics"))
    assert list(after) == [before.uid.value]
    assert after[before.uid.value].dtstart.value.day == 19
    assert int(after[before.uid.value].sequence.value) == int(before.sequence.value) + 1


def test_a_cancelled_session_stays_and_says_so(work: Work, client: FlaskClient) -> None:
    event = an_event(work)
    event.meetings[0].sessions[0].cancelled_at = work.now
    (entry,) = _events(client.get("/feeds/events.ics")).values()
    assert entry.status.value == "CANCELLED"


def test_an_unchanged_calendar_is_not_sent_again(work: Work, client: FlaskClient) -> None:
    event = an_event(work)
    for address in ("/feeds/events.ics", "/events/seminarium/calendar.ics"):
        first = client.get(address)
        tag = first.headers["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.get_data()) == (304, b"")
        since = client.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
        assert since.status_code == 304
        event.title_pl += "!"
        touch(work, event)
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("form=seminar", 1),
        ("form=webinar", 0),
        ("county=piski", 1),
        ("county=x", 0),
        ("mode=onsite", 1),
        ("mode=%00", 0),
    ],
)
def test_the_public_calendar_can_be_narrowed(work: Work, client: FlaskClient, query: str, count: int) -> None:
    an_event(work, place_county="piski")
    assert len(_events(client.get(f"/feeds/events.ics?{query}"))) == count


def test_a_day_without_hours_is_an_all_day_entry(work: Work, client: FlaskClient) -> None:
    event = an_event(work, meetings=0)
    event.meetings.append(a_meeting(work, work.today, 0, start=None, end=None))
    event.meetings.append(a_meeting(work, work.today, 1, start=time(9), end=None))
    work.session.flush()
    whole, open_ended = _events(client.get("/feeds/events.ics")).values()
    assert whole.contents["dtstart"][0].value == work.today
    assert "dtend" not in open_ended.contents


def test_statements_do_not_grow_with_the_calendar(work: Work, client: FlaskClient, session: Database) -> None:
    counts = []
    made = 0
    for total in (3, 30):
        while made < total:
            an_event(work, f"wydarzenie-{made}")
            made += 1
        session.commit()
        with statements() as seen:
            assert client.get("/feeds/events.ics").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
