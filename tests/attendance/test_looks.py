"""What is new to a trainer since they looked, how it is seen, and their calendar of a month."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.attendance.looking import Standing, news_since
from app.attendance.models import Look
from app.attendance.operations.looking import note_looks
from app.attendance.queries.looks import news_of, standings_of
from app.attendance.queries.months import month_of, months_around
from app.events.models import Assignment, Event, EventStatus
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import group, registered
from tests.support.cast import actor, an_event, celina, daniel
from tests.support.statements import statements

PEOPLE = st.frozensets(st.integers(1, 9))


@pytest.fixture
def taught(work: Work) -> tuple[Event, Work, list[Registration]]:
    """A seminar of two people in a month, the work of its trainer, who has seen it, and the people."""
    event = an_event(work)
    people = group(work, event, 2)
    trainer = celina(work, event)
    mine = replace(work, actor=actor(trainer), texts=work.texts.into("en"))
    see_all(mine)
    return event, mine, people


def see_all(mine: Work) -> int:
    return note_looks(mine, {each.session.id: each.standing.print for each in news_of(mine)})


def sentences(mine: Work) -> list[str]:
    mine.session.flush()
    return [sentence for each in news_of(mine) for sentence in each.sentences]


def test_a_session_that_was_never_looked_at_is_new(work: Work) -> None:
    event = an_event(work)
    mine = replace(work, actor=actor(celina(work, event)), texts=work.texts.into("en"))
    assert sentences(mine) == ["New among your sessions."]
    assert see_all(mine) == 1
    assert sentences(mine) == []


def test_who_came_and_who_left_is_named(taught: tuple[Event, Work, list[Registration]]) -> None:
    event, mine, people = taught
    registered(mine, event, "Iga", "Ćma")
    people[0].state = RegistrationState.withdrawn
    name = f"{people[0].first_name} {people[0].last_name}"
    assert sentences(mine) == ["New on the list: Iga Ćma", f"No longer on the list: {name}"]
    people[0].state = RegistrationState.confirmed
    assert sentences(mine) == ["New on the list: Iga Ćma"]


def test_another_day_place_and_what_is_off_are_told(taught: tuple[Event, Work, list[Registration]]) -> None:
    event, mine, people = taught
    session = event.meetings[0].sessions[0]
    before = mine.texts.day_plain(session.day)
    session.day += timedelta(days=1)
    event.meetings[0].venue = "Sala 7"
    moved, elsewhere = sentences(mine)
    assert moved == f"Moved. Before: {before}, 9:00–15:00"
    assert elsewhere.startswith("Another place. Before: ")
    see_all(mine)
    people[0].state = RegistrationState.withdrawn
    event.status = EventStatus.suspended
    assert sentences(mine) == ["Suspended."]
    see_all(mine)
    event.status = EventStatus.planned
    assert sentences(mine)[0] == "It takes place after all."
    see_all(mine)
    session.cancelled_at = mine.now
    assert sentences(mine) == ["Cancelled."]


def test_what_changed_after_the_page_was_made_stays_new(
    taught: tuple[Event, Work, list[Registration]], signed_in: SignedIn, work: Work
) -> None:
    event, mine, people = taught
    people[0].state = RegistrationState.withdrawn
    client = signed_in(mine.session.get_one(Account, mine.actor.id))
    session = event.meetings[0].sessions[0]
    work.session.commit()
    assert "No longer on the list" in client.get("/manage/sessions/?lang=en").text
    shown = f"{session.id}:{standings_of(mine, [session])[session.id].print}"
    people[1].state = RegistrationState.withdrawn
    work.session.commit()
    assert client.post("/manage/sessions/seen", data={"seen": shown}).status_code == 303
    assert len(sentences(mine)) == 1
    now = f"{session.id}:{standings_of(mine, [session])[session.id].print}"
    client.post("/manage/sessions/seen", data={"seen": [now, "x:y", "0:", "9" * 30 + ":z"]})
    work.session.expire_all()
    assert sentences(mine) == []
    assert "New since you last looked" not in client.get("/manage/sessions/?lang=en").text


def test_a_page_writes_nothing(
    taught: tuple[Event, Work, list[Registration]], signed_in: SignedIn, work: Work, session: Session
) -> None:
    event, mine, _ = taught
    event.meetings[0].venue = "Sala 8"
    client = signed_in(mine.session.get_one(Account, mine.actor.id))
    work.session.commit()
    for _ in range(2):
        assert "Another place" in client.get("/manage/sessions/?lang=en").text


def test_nobody_sees_for_another(taught: tuple[Event, Work, list[Registration]], work: Work) -> None:
    event, mine, _ = taught
    event.meetings[0].venue = "Sala 9"
    other = replace(work, actor=actor(daniel(work)))
    session = event.meetings[0].sessions[0]
    assert note_looks(other, {session.id: standings_of(work, [session])[session.id].print}) == 0
    assert len(sentences(mine)) == 1
    assert work.session.scalar(select(func.count()).select_from(Look)) == 1


def test_news_take_as_many_statements_however_many_sessions(work: Work) -> None:
    counted = []
    for number, meetings in ((1, 2), (2, 20)):
        event = an_event(work, f"duze-{number}", meetings=meetings)
        group(work, event, 30)
        account = celina(work, event) if number == 1 else daniel(work)
        work.session.add(
            Assignment(account_id=account.id, role=Role.trainer, meeting_id=event.meetings[0].id)
        )
        if number == 2:
            work.session.add(Assignment(account_id=account.id, role=Role.trainer, event_id=event.id))
        mine = replace(work, actor=actor(account))
        see_all(mine)
        registered(work, event, "Nowa", "Osoba")
        work.session.expire_all()
        with statements() as seen:
            assert len(news_of(mine)) == meetings
        counted.append(len(seen))
    assert counted[0] == counted[1]


@given(before=PEOPLE, after=PEOPLE)
def test_news_are_the_difference_and_none_when_it_is_seen(
    before: frozenset[int], after: frozenset[int]
) -> None:
    then, now = (Standing(("2026-09-01", "09:00", ""), "Pisz", "", each) for each in (before, after))
    news = news_since(then.kept, now)
    assert (set(news.joined), set(news.left)) == (after - before, before - after)
    assert bool(news) == (then.print != now.print)
    assert not news_since(now.kept, now)


def test_the_calendar_shows_a_month_with_what_is_off(
    taught: tuple[Event, Work, list[Registration]], signed_in: SignedIn, work: Work
) -> None:
    event, mine, _ = taught
    session = event.meetings[0].sessions[0]
    session.starts_at = time(10)
    client = signed_in(mine.session.get_one(Account, mine.actor.id))
    month = f"/manage/sessions/calendar?lang=en&month={session.day:%Y-%m}"
    work.session.commit()
    page = client.get(month).text
    assert "10:00–15:00" in page
    assert f"/sessions/{session.id}/sheet.pdf" in page
    event.status, event.suspended_on = EventStatus.suspended, work.today
    work.session.commit()
    suspended = client.get(month).text
    assert "Suspended" in suspended
    assert "sheet.pdf" not in suspended
    session.cancelled_at = work.now
    work.session.commit()
    assert "Cancelled" in client.get(month).text
    assert "No sessions in this month" in client.get("/manage/sessions/calendar?lang=en&month=2031-01").text
    assert signed_in(daniel(work)).get(month).text.count("sheet.pdf") == 0


@pytest.mark.parametrize("asked", [None, "", "2026-13", "1999-01", "2026-9", "x", "2026-09-01", "٢٠٢٦-09"])
def test_nonsense_means_this_month(asked: str | None, work: Work) -> None:
    assert month_of(asked, work.today) == work.today.replace(day=1)


def test_a_month_has_its_neighbours(work: Work) -> None:
    december = month_of("2026-12", work.today)
    before, after = months_around(december)
    assert (before.month, after.year, after.month) == (11, 2027, 1)
