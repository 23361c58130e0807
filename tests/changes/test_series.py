"""Series of meetings: dates to choose from, one letter, this and all that follow, months made exact."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.events.models import Event, PlannedMonth, Series
from app.events.operations.meetings import change_meeting
from app.events.plans import plan_of
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.support.cast import an_event

pytestmark = pytest.mark.sqlite
NEW = "/manage/events/cykl/series/new"
RULE = {
    "rhythm": "weekly", "start_local": "2026-10-17", "length": "2", "count": "4", "until": "",
    "start_hour": "09:00", "end_hour": "14:00", "venue": "Hotel Nad Pisą", "city": "Pisz", "mode": "",
    "number_from": "3",
}  # fmt: skip


@pytest.fixture
def course(work: Work) -> Event:
    """A published event without a day, with somebody who has a place."""
    event = an_event(work, "cykl", meetings=0, title_pl="PZK Pisz", title_en=None)
    registered(work, event, "Anna", "Nowak", RegistrationState.confirmed, queue_number=1)
    work.session.commit()
    return event


def fresh(work: Work) -> Event:
    """Read the event anew."""
    work.session.expire_all()
    return work.session.scalars(select(Event).where(Event.slug == "cykl")).one()


def listed(client: FlaskClient, rule: dict[str, str]) -> tuple[dict[str, str], str]:
    """Return the form with which the page shows the dates of a rule, and the page."""
    seen = re.search(r'name="version"[^>]*value="(\d+)"', client.get(NEW).text)
    assert seen
    page = client.post(NEW, data=rule | {"version": seen[1]})
    assert page.status_code == 200, page.text
    rules = re.search(r'name="listed"[^>]*value="([^"]*)"', page.text)
    assert rules
    return rule | {"version": seen[1], "listed": rules[1]}, page.text


def made(client: FlaskClient, choice: str = "notify", **rule: str) -> None:
    """Make a series of all its dates."""
    form, page = listed(client, RULE | rule)
    ticked = re.findall(r'name="day" value="(\d+)"[^>]* checked', page)
    assert client.post(NEW, data=form | {"day": ticked, "choice": choice}).status_code == 303


def days(event: Event) -> list[str]:
    meetings = [each for each in event.meetings if each.cancelled_at is None]
    return sorted(meeting.sessions[0].day.isoformat() for meeting in meetings)


def letters(work: Work) -> list[Letter]:
    return list(work.session.scalars(select(Letter).where(Letter.kind == "event_changed")))


def test_dates_are_seen_before_anything_is_saved(alicja: FlaskClient, work: Work, course: Event) -> None:
    form, page = listed(alicja, RULE)
    assert page.count('name="day"') == 4
    for told in ("III ·", "VI ·", "sobota, 17 października 2026", "sobota, 7 listopada 2026"):
        assert told in page.replace("\N{NO-BREAK SPACE}", " ")
    assert fresh(work).meetings == []
    preview = alicja.post(NEW, data=form | {"day": ["0", "1", "3"]})
    assert preview.status_code == 200
    assert "24–25 października" in preview.text.replace("\N{NO-BREAK SPACE}", " ")
    assert fresh(work).meetings == []
    assert work.session.scalars(select(Series)).all() == []
    done = alicja.post(NEW, data=form | {"day": ["0", "1", "3"], "choice": "notify"})
    assert done.status_code == 303
    event = fresh(work)
    assert days(event) == ["2026-10-17", "2026-10-24", "2026-11-07"]
    assert [each.label for each in event.meetings] == ["III", "IV", "VI"]
    assert [each.series_number for each in event.meetings] == [0, 1, 3]
    assert {each.series_day == each.sessions[0].day for each in event.meetings} == {True}
    assert [len(each.sessions) for each in event.meetings] == [2, 2, 2]
    # One letter about all three.
    (letter,) = letters(work)
    assert letter.recipient == "anna.nowak@example.org" or letter.recipient


def test_sent_twice_it_acts_once(alicja: FlaskClient, work: Work, course: Event) -> None:
    form, _ = listed(alicja, RULE)
    sent = form | {"day": ["0", "1"], "choice": "notify"}
    assert alicja.post(NEW, data=sent).status_code == 303
    assert alicja.post(NEW, data=sent).status_code == 409
    assert len(days(fresh(work))) == 2
    assert len(letters(work)) == 1


def test_the_wall_clock_hour_stays_across_both_clock_changes(
    alicja: FlaskClient, work: Work, course: Event
) -> None:
    made(alicja, count="30", length="1", number_from="")
    event = fresh(work)
    assert len(days(event)) == 30
    sessions = [each for meeting in event.meetings for each in meeting.sessions]
    assert {(each.starts_at, each.ends_at) for each in sessions} == {(time(9), time(14))}
    offsets = {clock.local(clock.instant(each.day, time(9))).utcoffset() for each in sessions}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}


def test_an_hour_that_the_clock_skips_is_left_out(alicja: FlaskClient, work: Work, course: Event) -> None:
    rule = {
        "start_local": "2027-03-21",
        "start_hour": "02:30",
        "end_hour": "04:00",
        "length": "1",
        "count": "2",
    }
    form, page = listed(alicja, RULE | rule)
    assert "nie ma takiej godziny" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r'value="1"[^>]* disabled', " ".join(page.split()))
    # Ticked by hand all the same: it is no date.
    assert alicja.post(NEW, data=form | {"day": ["0", "1"], "choice": "quiet"}).status_code == 303
    assert days(fresh(work)) == ["2027-03-21"]


def test_odd_dates_are_warned_of(alicja: FlaskClient, work: Work, course: Event) -> None:
    made(alicja, length="1", count="2")
    _, page = listed(
        alicja, RULE | {"start_local": "2026-10-24", "length": "1", "count": "2", "venue": "Inna sala"}
    )
    assert "24 października 2026: dwa spotkania tego wydarzenia" in page.replace("\N{NO-BREAK SPACE}", " ")
    _, page = listed(alicja, RULE | {"start_local": "2026-08-29", "count": "2"})
    assert "29 sierpnia 2026: ten dzień już minął" in page.replace("\N{NO-BREAK SPACE}", " ")
    _, page = listed(alicja, RULE | {"start_local": "2026-10-25", "length": "1", "start_hour": "02:30"})
    assert "występuje dwa razy" in page
    # Independence Day, and a Sunday before it that is none.
    _, page = listed(alicja, RULE | {"start_local": "2026-11-11", "length": "1", "count": "1"})
    assert "11 listopada 2026" in page.replace("\N{NO-BREAK SPACE}", " ").partition("data-clashes")[2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"rhythm": "daily"}, {"rhythm": ""}, {"start_local": ""}, {"start_local": "0001-01-01"},
        {"count": ""}, {"count": "0"}, {"count": "61"}, {"count": "x"}, {"until": "2026-10-01"},
        {"length": "0"}, {"length": "9"}, {"end_hour": "08:00"}, {"start_hour": ""}, {"start_hour": "9"},
        {"venue": "V" * 301}, {"number_from": "61"},
        {"mode": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused(
    alicja: FlaskClient, work: Work, course: Event, wrong: dict[str, str]
) -> None:
    answer = alicja.post(NEW, data=RULE | {"version": str(course.version)} | wrong)
    assert answer.status_code == 422
    assert "Hotel Nad Pisą" in answer.text or "venue" in wrong
    assert fresh(work).meetings == []


def test_nothing_ticked_makes_nothing(alicja: FlaskClient, work: Work, course: Event) -> None:
    form, _ = listed(alicja, RULE)
    for day in ([], ["99"], ["x"], ["-1"]):
        assert alicja.post(NEW, data=form | {"day": day, "choice": "notify"}).status_code == 422
    assert fresh(work).meetings == []


def test_another_rule_shows_its_own_dates_first(alicja: FlaskClient, work: Work, course: Event) -> None:
    form, _ = listed(alicja, RULE)
    again = alicja.post(NEW, data=form | {"rhythm": "fortnightly", "day": ["0"], "choice": "notify"})
    assert again.status_code == 200
    assert "28 listopada" in again.text.replace("\N{NO-BREAK SPACE}", " ")
    assert fresh(work).meetings == []


def follow(client: FlaskClient, event: Event, number: int, **other: str) -> tuple[int, str]:
    """Change the meeting with this number and all that follow; return status and page."""
    meeting = next(each for each in event.meetings if each.series_number == number)
    plan = plan_of(meeting)
    form = {
        "version": str(event.version), "start_local": plan.first_day.isoformat(),
        "start_hour": "09:00", "end_hour": "14:00", "venue": plan.venue or "", "city": plan.city or "",
        "mode": "", "choice": "notify",
    }  # fmt: skip
    address = f"/manage/events/cykl/meetings/{meeting.id}/following"
    answer = client.post(address, data=form | other)
    return answer.status_code, answer.text


def test_this_and_all_that_follow_move_and_what_was_moved_by_hand_stays(
    alicja: FlaskClient, work: Work, course: Event
) -> None:
    made(alicja, count="5")
    event = fresh(work)
    by_hand = event.meetings[3]
    plan = replace(plan_of(by_hand), first_day=date(2026, 11, 10), last_day=date(2026, 11, 11))
    change_meeting(work, by_hand, plan)
    work.session.commit()
    page = alicja.get(f"/manage/events/cykl/meetings/{event.meetings[1].id}/following").text
    along, stays = page.split("Co zostaje")
    assert "31 października" in along.replace("\N{NO-BREAK SPACE}", " ")
    assert "10–11 listopada" in stays.replace("\N{NO-BREAK SPACE}", " ")
    event = fresh(work)
    status, _ = follow(alicja, event, 1, start_local="2026-10-25", choice="")
    assert status == 200
    assert days(fresh(work))[1] == "2026-10-24"
    before = len(letters(work))
    assert follow(alicja, fresh(work), 1, start_local="2026-10-25")[0] == 303
    event = fresh(work)
    assert days(event) == ["2026-10-17", "2026-10-25", "2026-11-01", "2026-11-10", "2026-11-15"]
    assert [len(each.sessions) for each in event.meetings] == [2] * 5
    assert len(letters(work)) == before + 1
    # The rule goes on from the new day: the next act still knows who follows it.
    assert follow(alicja, event, 2, start_local="2026-11-02")[0] == 303
    assert days(fresh(work)) == ["2026-10-17", "2026-10-25", "2026-11-02", "2026-11-10", "2026-11-16"]


def test_an_hour_or_place_of_its_own_stays(alicja: FlaskClient, work: Work, course: Event) -> None:
    made(alicja, length="1")
    event = fresh(work)
    own = event.meetings[2]
    change_meeting(work, own, replace(plan_of(own), starts_at=time(12), ends_at=time(16)))
    work.session.commit()
    status, _ = follow(alicja, fresh(work), 0, start_hour="10:00", venue="Starostwo")
    assert status == 303
    event = fresh(work)
    assert [each.sessions[0].starts_at for each in event.meetings] == [time(10), time(10), time(12), time(10)]
    assert {each.venue for each in event.meetings} == {"Starostwo"}
    assert days(event) == ["2026-10-17", "2026-10-24", "2026-10-31", "2026-11-07"]


def test_following_refuses_what_makes_no_sense(alicja: FlaskClient, work: Work, course: Event) -> None:
    made(alicja)
    event = fresh(work)
    for wrong in ({}, {"start_local": ""}, {"start_local": "x"}, {"end_hour": "08:00"}, {"venue": "V" * 301}):
        assert follow(alicja, fresh(work), 1, **wrong)[0] == 422, wrong
    assert follow(alicja, event, 1, version="1", start_local="2026-10-25")[0] == 409
    assert alicja.get("/manage/events/cykl/meetings/99999/following").status_code == 404
    assert days(fresh(work)) == ["2026-10-17", "2026-10-24", "2026-10-31", "2026-11-07"]


def test_once_a_quarter_is_planned_by_month_and_made_exact_later(
    alicja: FlaskClient, work: Work, course: Event, client_as_visitor: Callable[[], FlaskClient]
) -> None:
    form, page = listed(alicja, RULE | {"rhythm": "quarterly", "count": "3"})
    assert "styczeń 2027" in page.replace("\N{NO-BREAK SPACE}", " ")
    sent = form | {"day": ["0", "1", "2"]}
    assert alicja.post(NEW, data=sent).status_code == 303
    assert alicja.post(NEW, data=sent).status_code == 409
    assert letters(work) == []
    event = fresh(work)
    months = [each.month for each in event.planned_months]
    assert months == [date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1)]
    visitor = client_as_visitor()
    for address in ("/events/cykl/", "/timetable/"):
        assert "styczeń 2027, dokładny termin nie" in visitor.get(address).text.replace(
            "\N{NO-BREAK SPACE}", " "
        )
    id = event.planned_months[1].id
    address = f"/manage/events/cykl/sessions/new?planned={id}"
    assert "Zaplanowano na: styczeń 2027" in alicja.get(address).text.replace("\N{NO-BREAK SPACE}", " ")
    new = {"planned": str(id), "label": "IV", "start_local": "2027-01-15", "choice": "notify"}
    assert alicja.post("/manage/events/cykl/sessions/new", data=new).status_code == 303
    event = fresh(work)
    assert [each.month for each in event.planned_months] == [date(2026, 10, 1), date(2027, 4, 1)]
    (meeting,) = event.meetings
    assert (meeting.label, meeting.series_number, meeting.series_day) == ("IV", 1, date(2027, 1, 15))
    assert len(letters(work)) == 1
    assert "styczeń 2027, dokładny" not in visitor.get("/timetable/").text.replace("\N{NO-BREAK SPACE}", " ")
    # A month that is gone is no month any more: the meeting is added by itself, or nothing happens.
    gone = event.planned_months[0].id
    assert alicja.post(f"/manage/events/cykl/months/{gone}/remove").status_code == 303
    assert alicja.post(f"/manage/events/cykl/months/{gone}/remove").status_code == 404
    assert alicja.post("/manage/events/cykl/months/99999/remove").status_code == 404
    assert len(fresh(work).planned_months) == 1
    told = set(work.session.scalars(select(HistoryFact.kind)))
    assert {"event.months_planned", "event.month_dropped"} <= told


def test_a_month_of_another_event_is_not_made_exact(alicja: FlaskClient, work: Work, course: Event) -> None:
    other = an_event(work, "inny")
    other.planned_months.append(PlannedMonth(month=date(2027, 1, 1)))
    work.session.commit()
    id = other.planned_months[0].id
    new = {"planned": str(id), "start_local": "2027-01-15", "choice": "quiet"}
    assert alicja.post("/manage/events/cykl/sessions/new", data=new).status_code == 303
    assert alicja.post(f"/manage/events/cykl/months/{id}/remove").status_code == 404
    assert work.session.scalar(select(PlannedMonth.id)) == id


def test_the_list_of_meetings_leads_to_series(alicja: FlaskClient, work: Work, course: Event) -> None:
    page = alicja.get("/manage/events/cykl/sessions/").text
    assert NEW in page
    assert "/following" not in page
    made(alicja)
    assert alicja.get("/manage/events/cykl/sessions/").text.count("/following") == 4
