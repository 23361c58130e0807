"""What a date clashes with: a pure rule, read in few statements, warned of where the date is typed."""

from dataclasses import replace
from datetime import date, time, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.changes.clash_facts import place_key, warnings_of_event, warnings_of_plans
from app.changes.clashes import Clash, ClashFacts, ClashKind, Taken, WantedDay, clashes_among, mark_of
from app.events.models import Assignment, Event, EventStatus, Mode, Publication
from app.events.plans import MeetingPlan
from app.office.days_off import add_day_off
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.support.cast import a_meeting, an_event, celina, staff
from tests.support.lines import a_coach, a_line, a_project, a_recipient, an_appointment
from tests.support.statements import statements

DAY, TODAY = date(2026, 10, 14), date(2026, 9, 1)
OTHER = "Inne"


def wanted(
    day: date = DAY, start: time | None = time(9), end: time | None = time(12), **facts: Any
) -> WantedDay:
    return WantedDay(day, start, end, **facts)


def taken(start: time | None = time(9), end: time | None = time(12), **facts: Any) -> Taken:
    return Taken(OTHER, DAY, start, end, **facts)


def kinds(*days: WantedDay, **facts: Any) -> list[ClashKind]:
    return [each.kind for each in clashes_among(days, ClashFacts(today=TODAY, **facts))]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, []),
        ({"holidays": {DAY: "Święto"}}, [ClashKind.holiday]),
        ({"holidays": {DAY + timedelta(days=1): "Święto"}}, []),
        ({"days_off": {DAY: "Za sobotę"}}, [ClashKind.day_off]),
        ({"deadline": DAY}, [ClashKind.deadline]),
        ({"deadline": DAY - timedelta(days=1)}, []),
        ({"project_begins": DAY + timedelta(days=1)}, [ClashKind.before_project]),
        ({"project_begins": DAY, "project_ends": DAY}, []),
        ({"project_ends": DAY - timedelta(days=1)}, [ClashKind.after_project]),
        ({"status": EventStatus.held}, [ClashKind.settled]),
    ],
)
def test_a_day_clashes_with_what_is_known_of_it(facts: dict[str, Any], found: list[ClashKind]) -> None:
    assert kinds(wanted(), **facts) == found


def test_a_past_day_is_said_to_be_past_and_nothing_of_the_deadline() -> None:
    assert kinds(wanted(TODAY - timedelta(days=1)), deadline=TODAY) == [ClashKind.past]
    assert kinds(wanted(TODAY)) == []


@pytest.mark.parametrize(("credit", "found"), [(None, []), (180, []), (181, [ClashKind.credit])])
def test_more_minutes_than_the_meeting_has(credit: int | None, found: list[ClashKind]) -> None:
    assert kinds(wanted(credit=credit)) == found
    assert kinds(wanted(end=None, credit=credit)) == []


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [
        (time(9), time(12), True),
        (time(11, 59), time(13), True),
        (time(12), time(13), False),
        (time(8), time(9), False),
        (None, None, True),
        (time(10), None, True),
        (time(12), None, False),
        (time(8), time(7), True),
    ],
)
def test_two_at_one_time(start: time | None, end: time | None, meets: bool) -> None:
    other = taken(start, end, place="pisz|hotel")
    assert kinds(wanted(place="pisz|hotel"), taken=[other]) == ([ClashKind.venue] if meets else [])


def test_a_place_is_the_same_however_it_is_written() -> None:
    assert place_key("Święta Lipka", "Hotel TAURUS") == place_key("swieta lipka", "hotel taurus")
    assert place_key("Pisz", None) == place_key(None, "Hotel") == ""
    assert kinds(wanted(), taken=[taken()]) == []


def test_people_and_trainers_are_named_and_the_rest_counted() -> None:
    people = [(f"Osoba {number}", None) for number in range(7)]
    found = clashes_among(
        [wanted()], ClashFacts(today=TODAY, taken=[taken(trainers=["Celina"], people=people)])
    )
    assert [each.kind for each in found] == [ClashKind.trainer, ClashKind.people]


def test_who_is_in_another_group_is_not_expected() -> None:
    other = taken(people=[("Anna", 2), ("Jan", None)])
    (clash,) = clashes_among([wanted(group_id=1)], ClashFacts(today=TODAY, taken=[other]))
    assert clash.names == ["Jan"]


def test_two_meetings_of_the_event_at_one_time() -> None:
    assert kinds(wanted(), wanted()) == [ClashKind.own]
    assert kinds(wanted(group_id=1), wanted(group_id=2)) == []
    assert kinds(wanted(), others=[wanted(start=time(11), end=time(15))]) == [ClashKind.own]


def test_a_mark_tells_other_warnings_apart() -> None:
    assert mark_of([]) == ""
    assert mark_of(["a"]) != mark_of(["b"])


def test_every_kind_has_a_sentence_in_both_languages(work: Work) -> None:
    for kind in ClashKind:
        words = {"name": "N", "other": "O", "credit": 1, "length": 2}
        days = {"deadline": DAY, "begins": DAY, "ends": DAY}
        clash = Clash(kind, DAY, days, words, ["Anna"])
        for language in ("pl", "en"):
            assert "%(" not in clash.sentence(work.texts.into(language))


pytestmark = pytest.mark.sqlite


def at_once(work: Work, event: Event, day: date, slug: str = "inne", **facts: Any) -> Event:
    """Add another event at the same time elsewhere."""
    other = an_event(work, slug, meetings=0, title_pl=f"Warsztat {slug}")
    other.meetings = [a_meeting(work, day, 0, **({"city": "Ełk", "venue": "Sala 1"} | facts))]
    work.session.flush()
    return other


def plan(day: date = DAY, **facts: Any) -> MeetingPlan:
    values: dict[str, Any] = {
        "starts_at": time(9),
        "ends_at": time(15),
        "city": "Pisz",
        "venue": "Hotel Nad Pisą",
    }
    return MeetingPlan(day, day, **(values | facts))


def warned(work: Work, event: Event, *plans: MeetingPlan) -> list[str]:
    found = warnings_of_plans(work, event, [(None, each) for each in plans])
    return [each.replace("\xa0", " ") for each in found]


def test_holidays_and_the_offices_days_off_are_known(work: Work) -> None:
    event = an_event(work)
    add_day_off(work, date(2026, 11, 13), "Za 15 sierpnia")
    assert warned(work, event, plan(date(2026, 11, 11))) == [
        "11 listopada 2026 to święto, dzień wolny od pracy: Narodowe Święto Niepodległości."
    ]
    assert warned(work, event, plan(date(2026, 11, 13))) == [
        "13 listopada 2026 to dzień wolny w biurze: Za 15 sierpnia."
    ]
    english = replace(work, texts=work.texts.into("en"))
    assert "National Independence Day" in warned(english, event, plan(date(2026, 11, 11)))[0]
    assert warned(work, event, plan(date(2018, 11, 12)))[0].startswith("12 listopada 2018 to święto")
    assert warned(work, event, plan(date(2026, 12, 24)))[0].endswith("Wigilia Bożego Narodzenia.")


def test_a_trainer_twice_at_one_time(work: Work) -> None:
    event = an_event(work)
    other = at_once(work, event, DAY)
    celina(work, event, other)
    assert warned(work, event, plan()) == [
        "14 października 2026: Celina ma w tym czasie inne zajęcia: Warsztat inne."
    ]
    other.status = EventStatus.suspended
    work.session.flush()
    assert warned(work, event, plan()) == []


def test_the_trainer_of_one_meeting_counts_there_alone(work: Work) -> None:
    event, account = an_event(work), staff(work, "Celina", Role.trainer)
    other = at_once(work, event, DAY)
    other.meetings.append(a_meeting(work, DAY + timedelta(days=1), 1))
    work.session.flush()
    for meeting in (event.meetings[0], other.meetings[1]):
        work.session.add(Assignment(account_id=account.id, role=Role.trainer, meeting_id=meeting.id))
    work.session.flush()
    assert warned(work, event, plan()) == []
    assert len(warned(work, event, plan(DAY + timedelta(days=1), city="Ełk"))) == 1


def test_people_twice_at_one_time_are_named(work: Work) -> None:
    event = an_event(work)
    other = at_once(work, event, DAY)
    anna = registered(work, event, "Anna", "Nowak", queue_number=1)
    registered(work, other, "Anna", "Nowak", queue_number=1).person = anna.person
    waiting = registered(work, event, "Jan", "Kos", RegistrationState.waiting, queue_number=2)
    registered(work, other, "Jan", "Kos", queue_number=2).person = waiting.person
    work.session.flush()
    assert warned(work, event, plan()) == [
        "14 października 2026: osoby, które mają miejsce, mają w tym czasie inne zajęcia, Warsztat inne: "
        "Anna Nowak."
    ]


def test_a_venue_twice_at_one_time(work: Work) -> None:
    event = an_event(work)
    at_once(work, event, DAY, city="PISZ", venue="hotel nad pisa")
    (sentence,) = warned(work, event, plan())
    assert sentence.endswith("w tym samym miejscu odbywa się coś innego: Warsztat inne.")
    assert warned(work, event, plan(mode=Mode.online)) == []


def test_appointments_take_time_too(work: Work) -> None:
    event, line = an_event(work), a_line(work)
    coach = celina(work, event)
    a_coach(work, line, coach)
    anna = registered(work, event, "Anna", "Nowak", queue_number=1)
    recipient = a_recipient(work, line, anna.person, 600)
    an_appointment(work, line, coach, [recipient], DAY)
    assert warned(work, event, plan()) == [
        "14 października 2026: Celina ma w tym czasie inne zajęcia: Doradztwo.",
        "14 października 2026: osoby, które mają miejsce, mają w tym czasie inne zajęcia, Doradztwo: "
        "Anna Nowak.",
    ]


def test_the_dates_of_the_project_and_of_registration(work: Work) -> None:
    project = a_project(work)
    project.starts, project.ends_versions = date(2026, 10, 1), ["2026-12-01", "2026-12-31"]
    event = an_event(work, project=project, registration_deadline=date(2026, 10, 20))
    assert "ostatnim dniu zgłoszeń" in warned(work, event, plan())[0]
    assert "po zakończeniu projektu" in warned(work, event, plan(date(2027, 1, 7)))[0]
    assert "przed rozpoczęciem projektu" in warned(work, event, plan(date(2026, 9, 30)))[-1]


@pytest.mark.parametrize("count", [1, 12])
def test_the_statements_do_not_grow(work: Work, count: int) -> None:
    event = an_event(work)
    for number in range(count):
        other = at_once(work, event, DAY, f"inne{number}")
        registered(work, other, "Anna", f"Nowak{number}", queue_number=1)
    work.session.flush()
    plans = [plan(DAY + timedelta(days=number)) for number in range(count)]
    assert event.project is None
    with statements() as seen:
        warned(work, event, *plans)
    assert len(seen) == 7


def form_of(day: str, **more: str) -> dict[str, str]:
    return {
        "start_local": day,
        "start_hour": "09:00",
        "end_hour": "12:00",
        "city": "Ełk",
        "version": "1",
    } | more


def test_a_draft_is_warned_of_once_and_saved_the_second_time(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, publication=Publication.draft, published_at=None)
    work.session.commit()
    url = f"/manage/events/{event.slug}/sessions/new"
    seen = alicja.post(url, data=form_of("2026-11-11"))
    assert seen.status_code == 200
    assert "to święto" in seen.text
    assert 'value="Ełk"' in seen.text
    assert len(event.meetings) == 1
    mark = seen.text.partition('name="clashes_seen" value="')[2].partition('"')[0]
    assert alicja.post(url, data=form_of("2026-11-11", clashes_seen=mark)).status_code == 303
    work.session.expire_all()
    assert len(event.meetings) == 2
    assert "to święto" in alicja.get(f"/manage/events/{event.slug}/").text


def test_other_warnings_than_those_seen_are_shown_first(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, publication=Publication.draft, published_at=None)
    work.session.commit()
    url = f"/manage/events/{event.slug}/sessions/new"
    assert alicja.post(url, data=form_of("2026-11-11", clashes_seen="xyz")).status_code == 200
    assert alicja.post(url, data=form_of("2026-11-12", clashes_seen="xyz")).status_code == 303


def test_what_a_program_sends_is_meant(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, publication=Publication.draft, published_at=None)
    work.session.commit()
    data = form_of("2026-11-11")
    del data["version"]
    assert alicja.post(f"/manage/events/{event.slug}/sessions/new", data=data).status_code == 303


def test_people_are_told_after_the_warning_was_seen(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    registered(work, event, "Anna", "Nowak", queue_number=1)
    work.session.commit()
    seen = alicja.post(f"/manage/events/{event.slug}/sessions/new", data=form_of("2026-11-11"))
    assert seen.status_code == 200
    assert "to święto" in seen.text
    assert "powiadom 1 osobę" in unescape(seen.text).replace("\xa0", " ")


def test_several_meetings_are_warned_of(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=2)
    work.session.commit()
    data = {
        "version": str(event.version),
        "meetings-0-start_local": "2026-11-11",
        "meetings-0-start_hour": "09:00",
        "meetings-0-end_hour": "15:00",
    }
    seen = alicja.post(f"/manage/events/{event.slug}/changes/", data=data)
    assert seen.status_code == 200
    assert "to święto" in seen.text
    assert warnings_of_event(work, event) == []


def test_nobody_but_administrators_keeps_the_days_off(sign_in: Any, work: Work) -> None:
    admin, organiser = sign_in("Grazyna", Role.administrator), sign_in("Olga", Role.organiser)
    url = "/manage/settings/days-off/"
    assert organiser.get(url).status_code == 403
    assert admin.post(url, data={"day": "2026-12-31", "name": "Sylwester"}).status_code == 303
    again = admin.post(url, data={"day": "2026-12-31", "name": "=1+1"})
    assert again.status_code == 422
    assert "już wolny" in again.text
    page = admin.get(url).text
    assert "Sylwester" in page
    id = page.partition("/days-off/")[2].partition("/remove")[0].rpartition("/")[2]
    assert organiser.post(f"{url}{id}/remove").status_code == 403
    assert admin.post(f"{url}{id}/remove").status_code == 303
    assert "Sylwester" not in admin.get(url).text
    assert "Sylwester" in admin.get("/manage/history/").text


@pytest.mark.parametrize(
    "typed", [{"day": ""}, {"name": ""}, {"day": "31.02.2026"}, {"name": "x" * 201}, {"day": "0001-01-01"}]
)
def test_a_day_off_needs_a_day_and_a_name(sign_in: Any, typed: dict[str, str]) -> None:
    admin = sign_in("Grazyna", Role.administrator)
    data = {"day": "2026-12-31", "name": "Sylwester"} | typed
    assert admin.post("/manage/settings/days-off/", data=data).status_code == 422


def test_a_series_is_warned_of_with_its_dates(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    work.session.commit()
    data = {
        "version": str(event.version), "rhythm": "weekly", "start_local": "2026-11-04", "length": "1",
        "count": "2", "start_hour": "09:00", "end_hour": "12:00",
    }  # fmt: skip
    seen = alicja.post(f"/manage/events/{event.slug}/series/new", data=data)
    assert seen.status_code == 200
    assert "11 listopada 2026 to święto" in seen.text.replace("\xa0", " ")
