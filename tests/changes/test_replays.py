"""Changes as they were published between 2018 and 2020, done again on the pages in years to come.

Letters and calendars are approved as files in `replays/`; ZAPISY_APPROVE=1 writes them anew. What the
programs of subscribers show is looked at before and after each change.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.events.models import Event
from app.outbox.models import Letter, LetterState
from app.records.operations import load
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.changes.reading import text_of
from tests.changes.subscribers import OwnCalendar, entries_of, shown
from tests.conftest import TestClock
from tests.desk.test_manage import fields_of
from tests.support.cast import alicja
from tests.support.commands import DATA
from tests.support.lines import a_project
from tests.support.staff import with_session

pytestmark = pytest.mark.sqlite

GOLDEN = Path(__file__).parent / "replays"
PISZ, SEMINAR = "pzk-piski", "seminar-2018-11-ketrzynski"


def record(id: str, years: dict[str, str], **instead: Any) -> dict[str, Any]:
    """Return a published activity as it was before its changes, in other years."""
    text = json.dumps(next(each for each in _events() if each["id"] == id))
    for then, now in years.items():
        text = re.sub(rf"\b{then}-(?=\d\d)", f"{now}-", text)
    found: dict[str, Any] = json.loads(text)
    for name in ("changes", "cancelled_sessions", "downloads", "source", "project", "status_note"):
        found.pop(name, None)
    return found | {"status": "planned"} | instead


def _events() -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads((DATA / "events.json").read_text())["events"]
    return events


@dataclass
class Replay:
    """An event, its people with their calendars, and who changes it."""

    work: Work
    client: FlaskClient
    account: Account
    event: Event
    people: list[Registration]
    seen: int = 0
    calendars: dict[str, OwnCalendar] = field(default_factory=dict)

    def later(self, clock: TestClock, moment: datetime) -> None:
        """Let time pass; who changes the event signs in again."""
        clock.now = moment
        with_session(self.client, self.work.session, self.account, moment)

    def feed(self) -> bytes:
        """Return the event's public calendar."""
        return self.client.get(f"/events/{self.event.slug}/calendar.ics?lang=pl").data

    def own(self, person: Registration) -> bytes:
        """Return the calendar on somebody's own page."""
        link = self.work.links.registration(person.id, person.link_version)
        return self.client.get(link.removeprefix("http://localhost") + "calendar.ics?lang=pl").data

    def change(self, path: str, typed: dict[str, str]) -> str:
        """Fill in a page's form and release it after a look at the letter; return what that page showed."""
        url = f"/manage/events/{self.event.slug}/{path}"
        form = fields_of(self.client.get(url).text) | typed
        preview = self.client.post(url, data=form)
        assert preview.status_code == 200, preview.text
        assert self.news() == []
        assert self.client.post(url, data=form | {"choice": "notify"}).status_code == 303
        return preview.text

    def news(self) -> list[Letter]:
        """Return the letters since the last one that was looked at."""
        self.work.session.commit()
        query = select(Letter).where(Letter.id > self.seen).order_by(Letter.recipient, Letter.id)
        return list(self.work.session.scalars(query))

    def approve(self, name: str) -> None:
        """Hold the letters since the last change, one a person, and their calendar against approved files.

        Then they have left.
        """
        news = self.news()
        assert len({each.recipient for each in news}) == len(news)
        for each in news:
            calendar = self.calendars.setdefault(each.recipient, OwnCalendar())
            if each.calendar:
                calendar.open(each.calendar)
                assert calendar.entries == entries_of(self.feed())
            reader = each.recipient.split(".")[0]
            _approve(f"{name}.{reader}.txt", f"Subject: {each.subject}\n\n{each.body}")
        attached = next(each.calendar for each in news if each.calendar)
        _approve(f"{name}.ics", attached.decode().replace("\r\n", "\n"))
        self.seen = max(each.id for each in news)
        for each in news:
            each.state = LetterState.sent
        self.work.session.commit()


def news_of(work: Work, name: str) -> dict[str, Letter]:
    """Hold the letters that wait to leave against approved files, one a person; then they have left."""
    work.session.commit()
    found = {}
    for each in work.session.scalars(select(Letter).where(Letter.state == LetterState.queued)):
        reader = each.recipient.split(".")[0].split("@")[0]
        assert reader not in found
        found[reader] = each
        _approve(f"{name}.{reader}.txt", f"Subject: {each.subject}\n\n{each.body}")
        each.state = LetterState.sent
    work.session.commit()
    return found


def _approve(name: str, written: str) -> None:
    text = re.sub(r"/registrations/[\w.-]+/", "/registrations/TOKEN/", written)
    uids = list(dict.fromkeys(re.findall(r"UID:(\S+)", text)))
    for number, uid in enumerate(uids, 1):
        text = text.replace(uid, f"uid-{number}")
    file = GOLDEN / name
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(text)
    assert text == file.read_text()


def test_each_file_is_of_a_replay() -> None:
    known = {
        *(f"pisz-{step}" for step in ("a", "b", "c")),
        "seminar",
        "suspended-march",
        "resumed-june",
    }
    assert {file.name.split(".")[0] for file in GOLDEN.iterdir()} == known


@pytest.fixture
def replayed(
    work_as: Callable[..., Work], client_as_visitor: Callable[[], FlaskClient], clock: TestClock
) -> Callable[..., Replay]:
    """Load an event as it was announced at some moment, with people of all states."""

    def made(moment: datetime, data: dict[str, Any], states: dict[str, RegistrationState]) -> Replay:
        clock.now = moment
        work = work_as()
        client, account = client_as_visitor(), alicja(work)
        with_session(client, work.session, account, moment)
        assert load(work, {"events": [data]}, publish=True).problems == []
        event = work.session.scalars(select(Event)).one()
        people = [
            registered(
                work, event, name, "Nowak", state, queue_number=number,
                language="en" if name == "Mark" else "pl",
            )
            for number, (name, state) in enumerate(states.items(), 1)
        ]  # fmt: skip
        event.rules.capacity = 1 + list(states.values()).count(SEATED)
        people.append(registered(work, event, "Jan", "Bezpocztowy", queue_number=9, email=""))
        work.session.commit()
        return Replay(work, client, account, event, people)

    return made


NO_PLACE = {"start_hour": "", "end_hour": "", "venue": "", "city": "", "county": ""}
"""What the form takes over from the meeting before, left out."""
SEATED, WAITING = RegistrationState.confirmed, RegistrationState.waiting


def test_the_team_of_pisz_gets_three_timetables_in_a_row(
    replayed: Callable[..., Replay], clock: TestClock
) -> None:
    """Two meetings fell out in summer; others were set in their place, then one more, and a last one."""
    # Of June and July only the months were published: the days are made up.
    first = [("I", "2026-06-20", "2026-06-21"), ("II", "2026-07-18", "2026-07-19")]
    sessions = [
        {"start_local": start, "end_local": end, "date_only": True, "county": "piski", "label": label}
        for label, start, end in first
    ]
    data = record(PISZ, {"2020": "2026"}, sessions=sessions)
    replay = replayed(datetime(2026, 6, 8, 9, tzinfo=UTC), data, {"Anna": SEATED, "Mark": SEATED})
    summer = ["2026-06-20", "2026-06-21", "2026-07-18", "2026-07-19"]
    assert shown(replay.feed()) == [f"{day} CONFIRMED" for day in summer]

    typed = {
        "meetings-0-act": "replace", "meetings-0-start_local": "2026-08-22",
        "meetings-0-end_local": "2026-08-23",
        "meetings-1-act": "replace", "meetings-1-start_local": "2026-09-05",
        "meetings-1-end_local": "2026-09-06",
        "added-0-start_local": "2026-09-26", "added-0-end_local": "2026-09-27", "added-0-label": "III",
        "added-1-start_local": "2026-10-10", "added-1-end_local": "2026-10-11", "added-1-label": "IV",
        "reason": "Konieczność odwołania dwóch pierwszych spotkań.",
    }  # fmt: skip
    replay.change("changes/", typed)
    replay.approve("pisz-a")
    off = [f"{day} CANCELLED" for day in summer]
    on = ["08-22", "08-23", "09-05", "09-06", "09-26", "09-27", "10-10", "10-11"]
    assert_shown(replay, off, on)

    replay.later(clock, datetime(2026, 9, 8, 9, tzinfo=UTC))
    last = {"start_local": "2026-10-24", "end_local": "2026-10-25", "label": "V"}
    page = replay.change("sessions/new", last | NO_PLACE)
    assert "22–23 sierpnia" not in page.replace("\xa0", " ")
    replay.approve("pisz-b")
    on += ["10-24", "10-25"]
    assert_shown(replay, off, on)

    replay.later(clock, datetime(2026, 10, 1, 9, tzinfo=UTC))
    last |= {"start_local": "2026-11-07", "end_local": "2026-11-08", "label": "VI"}
    replay.change("sessions/new", last | NO_PLACE)
    replay.approve("pisz-c")
    on += ["11-07", "11-08"]
    assert_shown(replay, off, on)


def assert_shown(replay: Replay, off: list[str], on: list[str]) -> None:
    """Hold what programs show of the feed and of a person's calendar against cancelled and standing days."""
    expected = sorted([*off, *(f"2026-{day} CONFIRMED" for day in on)])
    assert shown(replay.feed()) == expected
    assert shown(replay.own(replay.people[0])) == expected


def test_the_seminar_moves_from_12_to_19_november(replayed: Callable[..., Replay]) -> None:
    """The 12th was made a day off by law, a few days before; the place stayed."""
    data = record(SEMINAR, {"2018": "2029"})
    data["sessions"][0] |= {"start_local": "2029-11-12T09:00", "date_only": False}
    people = {"Anna": SEATED, "Mark": SEATED, "Ewa": WAITING}
    replay = replayed(datetime(2029, 11, 8, 9, tzinfo=UTC), data, people)
    assert shown(replay.feed()) == ["2029-11-12 09:00 CONFIRMED"]
    meeting = replay.event.meetings[0]
    reason = "12 listopada ustanowiony dniem wolnym od pracy."
    typed = {"start_local": "2029-11-19", "start_hour": "", "reason": reason}
    replay.change(f"meetings/{meeting.id}/edit", typed)
    replay.approve("seminar")
    assert shown(replay.feed()) == ["2029-11-19 CONFIRMED"]
    assert shown(replay.own(replay.people[0])) == ["2029-11-19 CONFIRMED"]
    public = text_of(replay.client.get(f"/events/{replay.event.slug}/").text)
    assert "przełożone 8 listopada 2029; wcześniej: poniedziałek, 12 listopada 2029, godz. 9:00" in public


def test_all_was_suspended_in_march_and_the_teams_went_on_in_june(
    work_as: Callable[..., Work], client_as_visitor: Callable[[], FlaskClient], clock: TestClock
) -> None:
    """«Wszystkie działania zostały zawieszone do odwołania»; of what went on, coaching was not named."""
    clock.now = datetime(2026, 3, 9, 9, tzinfo=UTC)
    work = work_as()
    client, account = client_as_visitor(), alicja(work)
    meetings = {PISZ: ("2026-03-21", "2026-06-20"), "pzk-ketrzynski": ("2026-03-28",)}
    data = [
        record(id, {"2020": "2026"}, sessions=[{"start_local": day, "date_only": True} for day in days])
        for id, days in meetings.items()
    ]
    assert (
        load(
            work, {"events": [*data, record("ggk-pisz-2020-03-10", {"2020": "2026"})]}, publish=True
        ).problems
        == []
    )
    events = {each.slug: each for each in work.session.scalars(select(Event).order_by(Event.id))}
    project = a_project(work)
    for event in events.values():
        event.project = project
    pisz, ketrzyn, ggk = events.values()
    anna = registered(work, pisz, "Anna", "Nowak", email="anna@example.org")
    twin = registered(work, ggk, "Anna", "Nowak", email="anna@example.org")
    twin.person = anna.person
    registered(work, ketrzyn, "Mark", "Nowak", language="en", email="mark@example.org")
    olga = registered(work, ggk, "Olga", "Nowak", email="olga@example.org", queue_number=2)
    work.session.commit()

    def feeds() -> list[list[str]]:
        return [shown(client.get(f"/events/{event.slug}/calendar.ics").data) for event in events.values()]

    days = [["2026-03-21", "2026-06-20"], ["2026-03-28"], ["2026-03-10"]]
    assert feeds() == [[f"{day} CONFIRMED" for day in each] for each in days]

    clock.now = datetime(2026, 3, 9, 15, tzinfo=UTC)
    with_session(client, work.session, account, clock.now)
    typed = {"project": str(project.id), "reason": "SARS-CoV-2: wszystkie działania zawieszone do odwołania."}
    preview = client.post("/manage/suspensions/new", data=typed)
    assert preview.status_code == 200
    mark = fields_of(preview.text)["mark"]
    sent = client.post("/manage/suspensions/new", data=typed | {"mark": mark, "choice": "notify"})
    assert sent.status_code == 303
    assert set(news_of(work, "suspended-march")) == {"anna", "mark", "olga"}
    assert feeds() == [[f"{day} TENTATIVE" for day in each] for each in days]

    clock.now = datetime(2026, 6, 6, 9, tzinfo=UTC)
    with_session(client, work.session, account, clock.now)
    chosen = fields_of(client.get(sent.location).text)
    for event, day in ((pisz, "2026-08-22"), (ketrzyn, "2026-08-29")):
        chosen[f"e{event.id}-resume"] = "y"
        chosen[f"m{event.meetings[0].id}-start_local"] = day
    chosen["reason"] = "Wznowienie od 6 czerwca."
    assert client.post(sent.location, data=chosen).status_code == 200
    assert client.post(sent.location, data=chosen | {"choice": "notify"}).status_code == 303
    news = news_of(work, "resumed-june")
    assert set(news) == {"anna", "mark"}
    assert feeds() == [
        ["2026-06-20 CONFIRMED", "2026-08-22 CONFIRMED"], ["2026-08-29 CONFIRMED"], ["2026-03-10 TENTATIVE"],
    ]  # fmt: skip
    assert shown(news["mark"].calendar or b"") == ["2026-08-29 CONFIRMED"]
    page = client.get(work.links.registration(olga.id, olga.link_version)).text
    assert "zawieszone" in page
