"""An event is suspended until further notice or a day, looks so everywhere, and is resumed with new dates."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.changes.plan import ResumeEvent, SuspendEvent
from app.changes.release import release
from app.errors import Closed, Refusal
from app.events.models import Event, EventStatus, Publication
from app.events.tasks import tasks, team_tasks
from app.history.models import HistoryFact
from app.outbox.models import Letter, LetterState
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import sign_up
from app.work import Work
from tests.attendance.people import registered
from tests.changes.reading import data_of
from tests.changes.test_several import fields, state_of
from tests.conftest import TestClock
from tests.support.applicants import person
from tests.support.cast import a_meeting, actor, an_event, celina
from tests.support.cast import alicja as organises
from tests.support.staff import with_session

pytestmark = pytest.mark.sqlite

FIRST = date(2026, 10, 12)
TURNS = ("Wydarzenie zawieszone", "Wydarzenie nadal zawieszone", "Wydarzenie wznowione")


@pytest.fixture
def event(work: Work) -> Event:
    """An event of three weekly meetings, with somebody confirmed and waiting."""
    event = an_event(work, "cykl", meetings=0)
    event.meetings = [a_meeting(work, FIRST + timedelta(days=7 * number), number) for number in range(3)]
    registered(work, event, "Anna", "Nowak", RegistrationState.confirmed, queue_number=1)
    registered(work, event, "Ewa", "Kowal", RegistrationState.waiting, queue_number=2)
    work.session.commit()
    return event


def letters(work: Work) -> list[Letter]:
    return list(
        work.session.scalars(select(Letter).where(Letter.kind == "event_changed").order_by(Letter.id))
    )


def suspend(work: Work, event: Event, until: date | None = None, reason: str = "Epidemia") -> None:
    """Suspend the event; the letters have reached everybody."""
    release(work, SuspendEvent(event, until, reason), notify=True)
    work.session.execute(update(Letter).values(state=LetterState.sent))
    work.session.commit()


def later(work: Work, day: date) -> Work:
    return replace(work, now=work.now + (day - work.today))


def test_the_letter_is_seen_before_the_event_is_suspended(
    alicja: FlaskClient, work: Work, event: Event
) -> None:
    url = f"/manage/events/{event.slug}/suspend"
    data = {"version": str(event.version), "suspended_until": "2026-11-30", "reason": "Epidemia"}
    assert "Zawieś wydarzenie" in alicja.get(f"/manage/events/{event.slug}/").text
    seen = alicja.post(url, data=data)
    assert seen.status_code == 200
    assert "zostało zawieszone do dnia: poniedziałek, 30 listopada 2026" in seen.text.replace("\xa0", " ")
    assert event.status == EventStatus.planned
    before = [each.sequence for meeting in event.meetings for each in meeting.sessions]
    assert alicja.post(url, data=data | {"choice": "notify"}).status_code == 303
    assert (event.status, event.suspended_until) == (EventStatus.suspended, date(2026, 11, 30))
    assert [each.sequence for meeting in event.meetings for each in meeting.sessions] == [
        each + 1 for each in before
    ]
    confirmed, waiting = sorted(letters(work), key=lambda letter: letter.calendar is None)
    assert "Powód: Epidemia" in (confirmed.body or "")
    assert (confirmed.calendar or b"").count(b"STATUS:TENTATIVE") == 3
    assert waiting.calendar is None
    again = alicja.post(url, data=data | {"choice": "notify"})
    assert again.status_code == 409
    assert len(letters(work)) == 2


def test_a_suspended_event_looks_so_everywhere(
    alicja: FlaskClient, client: FlaskClient, work: Work, event: Event
) -> None:
    suspend(work, event, date(2026, 11, 30))
    public = client.get(f"/events/{event.slug}/").text.replace("\xa0", " ")
    assert "Wydarzenie jest zawieszone do dnia: 30 listopada 2026." in public
    assert "Epidemia" in public
    assert "https://schema.org/EventPostponed" in public
    assert "Zawieszone" in client.get("/events/").text
    assert "STATUS:TENTATIVE" in client.get(f"/events/{event.slug}/calendar.ics").text
    assert "Zawieszone" in alicja.get("/manage/events/").text
    assert client.get(f"/events/{event.slug}/register").status_code == 409
    with pytest.raises(Closed):
        sign_up(work, event, person(7))


def test_what_met_before_stays_as_it_was(
    client: FlaskClient, work: Work, event: Event, clock: TestClock
) -> None:
    before = [each.sequence for meeting in event.meetings for each in meeting.sessions]
    clock.move(days=(FIRST - work.today).days + 1)
    suspend(later(work, FIRST + timedelta(days=1)), event)
    calendar = client.get(f"/events/{event.slug}/calendar.ics").text
    entries = sorted(calendar.split("BEGIN:VEVENT")[1:], key=lambda entry: entry.partition("DTSTART")[2])
    assert ["STATUS:TENTATIVE" in entry for entry in entries] == [False, True, True]
    raised = [each.sequence for meeting in event.meetings for each in meeting.sessions]
    assert [now - then for now, then in zip(raised, before, strict=True)] == [0, 1, 1]
    rows = client.get("/timetable.csv?when=all").text.splitlines()
    states = [("suspended" in row, "2026-10-12" in row) for row in rows if "2026-10-" in row]
    assert sorted(states) == [(False, True), (True, False), (True, False)]
    data = data_of(client, event)
    assert [each["eventStatus"].rpartition("/")[2] for each in data["subEvent"]] == [
        "EventScheduled", "EventPostponed", "EventPostponed",
    ]  # fmt: skip
    assert data["eventStatus"].endswith("EventPostponed")


def test_the_participants_pages_say_that_it_is_suspended(
    client: FlaskClient, work: Work, event: Event
) -> None:
    suspend(work, event)
    anna = work.session.scalars(select(Registration).where(Registration.first_name == "Anna")).one()
    link = work.links.registration(anna.id, anna.link_version)
    page = client.get("/" + link.split("/", 3)[3]).text
    assert "Wydarzenie jest zawieszone do odwołania" in page
    assert "Miejsce pozostaje zarezerwowane" in page
    assert 'data-state="confirmed"' in page
    mine = with_session(client, work.session, anna.person, work.now).get("/my/").text
    assert "Zawieszone" in mine


def test_the_trainer_sees_it_and_is_not_asked_for_attendance(
    client: FlaskClient, work: Work, event: Event
) -> None:
    trainer = celina(work, event)
    suspend(work, event)
    page = with_session(client, work.session, trainer, work.now).get("/manage/sessions/").text
    assert page.count("Zawieszone") == 3
    assert "Zaznacz obecność" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"suspended_until": "2026-01-01"}, "Ten dzień już minął"),
        ({"suspended_until": "31.02.2027"}, ""),
        ({"suspended_until": "=1+1"}, ""),
    ],
)
def test_a_wrong_day_comes_back_with_what_was_typed(
    alicja: FlaskClient, event: Event, typed: dict[str, str], sentence: str
) -> None:
    data = {"version": str(event.version), "reason": "Powódź 🌊"} | typed
    answer = alicja.post(f"/manage/events/{event.slug}/suspend", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Powódź 🌊" in answer.text
    assert event.status == EventStatus.planned


@pytest.mark.parametrize("status", [EventStatus.cancelled, EventStatus.held])
def test_what_is_cancelled_or_held_is_not_suspended(work: Work, event: Event, status: EventStatus) -> None:
    event.status = status
    with pytest.raises(Refusal, match="can't be suspended"):
        release(work, SuspendEvent(event, None, ""))


def test_another_day_is_told_and_the_same_one_is_not(work: Work, event: Event) -> None:
    suspend(work, event)
    suspend(work, event)
    assert len(letters(work)) == 2
    suspend(work, event, date(2026, 11, 30))
    subjects = [letter.subject.split(":")[0] for letter in letters(work)]
    assert subjects == [TURNS[0]] * 2 + [TURNS[1]] * 2
    kinds = work.session.scalars(select(HistoryFact.kind).where(HistoryFact.kind.like("event.suspended%")))
    assert list(kinds) == ["event.suspended"] * 2 + ["event.suspended_until"]


def test_it_is_resumed_with_new_dates_in_the_same_act(alicja: FlaskClient, work: Work, event: Event) -> None:
    suspend(work, event)
    assert "Wznów wydarzenie" in alicja.get(f"/manage/events/{event.slug}/").text
    url = f"/manage/events/{event.slug}/changes/"
    page = alicja.get(url + "?resume=1").text
    assert re.search(r'name="resume"[^>]* checked|checked[^>]* name="resume"', page)
    data = fields(page) | {"resume": "y", "meetings-0-start_local": "2026-12-01"}
    seen = alicja.post(url, data=data)
    assert "zostało wznowione" in seen.text
    assert event.status == EventStatus.suspended
    assert alicja.post(url, data=data | {"choice": "notify"}).status_code == 303
    assert event.status == EventStatus.planned
    assert event.suspended_on is None
    resumed = [letter for letter in letters(work) if letter.subject.startswith(TURNS[2])]
    assert len(resumed) == 2
    confirmed = next(letter for letter in resumed if letter.calendar)
    assert "Jest: wtorek, 1 grudnia 2026" in (confirmed.body or "").replace("\xa0", " ")
    assert (confirmed.calendar or b"").count(b"STATUS:CONFIRMED") == 3


def test_new_dates_alone_leave_it_suspended(alicja: FlaskClient, work: Work, event: Event) -> None:
    suspend(work, event)
    url = f"/manage/events/{event.slug}/changes/"
    data = fields(alicja.get(url).text) | {"meetings-0-start_local": "2026-12-01", "choice": "notify"}
    assert alicja.post(url, data=data).status_code == 303
    assert event.status == EventStatus.suspended
    told = work.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert told is not None
    assert told.kind == "meeting_changed"


def test_meetings_that_passed_meanwhile_are_cancelled_unless_they_move(work: Work, event: Event) -> None:
    suspend(work, event)
    now = later(work, FIRST + timedelta(days=10))
    release(now, ResumeEvent(event), notify=True)
    assert [cancelled for _, _, cancelled in state_of(event)] == [True, True, False]
    assert "odwoł" not in (letters(work)[-1].body or "").lower()


def test_without_any_date_left_it_is_not_resumed(work: Work, event: Event) -> None:
    suspend(work, event)
    now = later(work, FIRST + timedelta(days=40))
    with pytest.raises(Refusal, match="give new ones"):
        release(now, ResumeEvent(event))
    assert event.status == EventStatus.suspended


def test_a_suspension_that_is_over_is_a_task(work: Work, event: Event) -> None:
    suspend(work, event, date(2026, 11, 30))
    work.session.flush()
    organiser = replace(work, actor=actor(organises(work)))
    assert [each.heading for each in team_tasks(organiser)] == []
    now = later(organiser, date(2026, 12, 1))
    assert [each.endpoint for each in tasks(now, event)] == ["changes.several"]
    assert [each.heading for each in team_tasks(now)] == ["Zawieszenia, których termin minął"]


def test_a_draft_is_suspended_without_a_letter(work: Work, event: Event) -> None:
    event.publication = Publication.draft
    suspend(work, event)
    assert letters(work) == []
