"""Only what has taken place can have been held, and what was held gets no day to come."""

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.dumping import dump_event
from app.events.models import Event, EventStatus, Publication
from app.work import Work
from tests.conftest import TestClock
from tests.desk.test_manage import BASE, edited
from tests.support.cast import a_meeting, an_event
from tests.support.staff import PASSWORD

TODAY = date(2026, 9, 1)
"""The day on which the tests' clock stands, 10:00 in Warsaw."""
FIRST = date(2026, 10, 14)
MONTH = {"period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}

LAST_TO_COME = "Ostatnie spotkanie jest jeszcze przed nami"
PERIOD_TO_COME = "Podany okres jest jeszcze przed nami"


def status_of(work: Work) -> EventStatus:
    work.session.expire_all()
    return work.session.scalars(select(Event)).one().status


@pytest.mark.parametrize("publication", [Publication.draft, Publication.published])
@pytest.mark.parametrize(
    ("days", "end", "held"),
    [
        ((TODAY - timedelta(days=1),), time(15), True),
        ((TODAY,), time(9, 59), True),
        ((TODAY,), time(10), True),
        ((TODAY,), time(10, 1), False),
        ((TODAY,), None, False),
        ((TODAY - timedelta(days=7), FIRST), time(15), False),
        ((FIRST,), time(15), False),
    ],
)
def test_nothing_was_held_before_its_last_session(
    alicja: FlaskClient, work: Work, publication: Publication, days: tuple[date, ...], end: Any, held: bool
) -> None:
    event = an_event(work, meetings=0, publication=publication, place_city="Pisz")
    event.meetings = [a_meeting(work, day, at, start=time(8), end=end) for at, day in enumerate(days)]
    work.session.commit()
    form = edited(alicja) | {"status": "held", "organiser": "Ośrodek w Piszu"}
    answer = alicja.post(f"{BASE}edit", data=form)
    assert answer.status_code == (303 if held else 422)
    assert (status_of(work) == EventStatus.held) is held
    if not held:
        assert LAST_TO_COME in answer.text.replace("\xa0", " ")
        assert 'value="Ośrodek w Piszu"' in answer.text


def test_a_period_to_come_was_not_held_one_that_began_may_have_been(
    alicja: FlaskClient, work: Work, clock: TestClock
) -> None:
    an_event(work, meetings=0)
    work.session.commit()
    period = {"status": "held", **{name: str(day) for name, day in MONTH.items()}}
    answer = alicja.post(f"{BASE}edit", data=edited(alicja) | period)
    assert answer.status_code == 422
    assert PERIOD_TO_COME in answer.text.replace("\xa0", " ")
    assert status_of(work) == EventStatus.planned
    made = alicja.post("/manage/events/new", data={"title_pl": "Nowe", **period})
    assert (made.status_code, PERIOD_TO_COME in made.text.replace("\xa0", " ")) == (422, True)
    clock.now = datetime(2026, 10, 2, 8, tzinfo=clock.now.tzinfo)
    fresh = {**edited_again(alicja), **period}
    assert alicja.post(f"{BASE}edit", data=fresh).status_code == 303


def edited_again(client: FlaskClient) -> dict[str, str]:
    """Sign in anew, since a month has gone by, and open the editor."""
    client.post("/sign-in", data={"email": "alicja@example.org", "password": PASSWORD})
    return edited(client)


def test_what_was_held_gets_no_day_to_come(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, days=-10, status=EventStatus.held)
    work.session.commit()
    coming = {"start_local": "2026-10-14"}
    refused = alicja.post(f"{BASE}sessions/new", data=coming)
    assert (refused.status_code, "zmienić status" in refused.text.replace("\xa0", " ")) == (422, True)
    meeting = event.meetings[0]
    moved = {"version": str(event.version), "choice": "quiet", **coming}
    assert alicja.post(f"{BASE}meetings/{meeting.id}/edit", data=moved).status_code == 422
    earlier = {"start_local": "2026-08-20"}
    assert alicja.post(f"{BASE}sessions/new", data=earlier).status_code == 303


def test_a_loaded_file_is_believed(command: Callable[..., Any], work: Work, tmp_path: Path) -> None:
    """It says what was published, and is often loaded late or with days that moved."""
    event = an_event(work, days=30)
    record = dump_event(event)
    work.session.rollback()
    file = tmp_path / "events.json"
    file.write_text(json.dumps({"events": [record | {"status": "held"}]}), encoding="utf-8")
    result = command("events", "load", str(file))
    assert result.exit_code == 0, result.output
    assert status_of(work) == EventStatus.held
