"""How long lists are kept: what stands stays; what doesn't is erased with its file when its time is over."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.bringing.commands import erase_old_lists
from app.bringing.models import ERASE_DAYS, BroughtList, BroughtRow, Outcome
from app.bringing.operations.entering import enter
from app.bringing.operations.taking_back import take_back
from app.bringing.queries.planning import plan_of
from app.events.models import Event
from app.files.models import StoredFile
from app.files.storage import path_of
from app.history.models import HistoryFact
from app.people.models import Person
from app.people.operations.persons import known_person
from app.registrations.models import Registration
from app.registrations.operations import sign_up
from app.typed import phone_key
from app.work import Work
from tests.bringing.conftest import Bring
from tests.conftest import TestClock
from tests.support.applicants import person
from tests.support.open_events import MakeEvent

ANNA = "Anna;Nowak;anna@example.org;601234567;OPS Ełk"
EWA = "Ewa;Lis;ewa@example.org;;MOPS Pisz"


def count(work: Work, model: Any) -> int:
    """Return how many rows a table has."""
    return work.session.scalar(select(func.count()).select_from(model)) or 0


def looked(app: Flask, work: Work, clock: TestClock, days: int) -> None:
    """Let days pass, and the worker look."""
    work.session.commit()  # neither waits for the other's lock
    clock.move(days=days)
    with app.app_context():
        erase_old_lists()
    work.session.expire_all()


@pytest.fixture
def event(make_event: MakeEvent) -> Event:
    """An event with places."""
    return make_event(capacity=5)


def test_a_list_that_was_never_entered_is_erased(
    work: Work, event: Event, bring: Bring, clock: TestClock, app: Flask
) -> None:
    """With its rows and the bytes of its file; the history keeps that there was one, and no name."""
    brought = bring(event, ANNA, EWA)
    path = path_of(work, brought.file.sha256)
    looked(app, work, clock, ERASE_DAYS)
    assert count(work, BroughtList) == 1
    assert path.is_file()
    looked(app, work, clock, 1)
    assert [count(work, each) for each in (BroughtList, BroughtRow, StoredFile)] == [0, 0, 0]
    assert not path.exists()
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "bringing.erased")).one()
    assert (fact.event_id, fact.values, fact.personal) == (event.id, {}, {"actor": "Zapisy"})


def test_a_list_that_was_entered_stays(
    work: Work, event: Event, bring: Bring, clock: TestClock, app: Flask
) -> None:
    """It says where the data of people come from; once it is taken back, its time begins."""
    brought = bring(event, ANNA)
    enter(work, brought)
    work.session.commit()
    looked(app, work, clock, 400)
    assert count(work, BroughtList) == 1
    take_back(_now(work, clock), brought)
    work.session.commit()
    looked(app, work, clock, ERASE_DAYS - 1)
    assert count(work, StoredFile) == 1
    looked(app, work, clock, 2)
    assert [count(work, each) for each in (BroughtList, StoredFile)] == [0, 0]


def test_a_file_stays_with_another_list(
    work: Work, make_event: MakeEvent, bring: Bring, clock: TestClock, app: Flask
) -> None:
    """The same bytes were sent for two events: erased is one list, and the file of the other can be had."""
    first, second = bring(make_event(), ANNA), bring(make_event(), ANNA)
    assert first.file_id == second.file_id
    enter(work, second)
    work.session.commit()
    path = path_of(work, second.file.sha256)
    looked(app, work, clock, ERASE_DAYS + 1)
    assert [each.id for each in work.session.scalars(select(BroughtList))] == [second.id]
    assert path.is_file()


def test_a_list_that_was_taken_back_is_deleted_at_once(
    work: Work, event: Event, bring: Bring, alicja: FlaskClient
) -> None:
    """Its page says until when it stays; an entered one is not deleted."""
    brought = bring(event, ANNA)
    page = f"/manage/lists/{brought.id}/"
    enter(work, brought)
    work.session.commit()
    assert alicja.post(f"{page}delete").status_code == 422
    assert alicja.post(f"{page}take-back").status_code == 303
    assert f"{page}delete" in alicja.get(page).text
    assert alicja.post(f"{page}delete").status_code == 303
    assert alicja.get(page).status_code == 404
    assert count(work, StoredFile) == 0


def test_history_and_addresses_name_nobody(
    work: Work, event: Event, bring: Bring, alicja: FlaskClient
) -> None:
    """What the history tells of a list holds numbers; names stand only where they can be erased."""
    brought = bring(event, ANNA, EWA)
    page = f"/manage/lists/{brought.id}/"
    for path in ("enter", "take-back", "delete"):
        answer = alicja.post(f"{page}{path}")
        assert answer.status_code == 303
        assert "nowak" not in answer.headers["Location"].casefold()
    told = [str(each.values) for each in work.session.scalars(select(HistoryFact))]
    assert not any(word in text for text in told for word in ("Nowak", "anna@", "601"))


def test_long_and_strange_rows_come_in_or_say_why(work: Work, event: Event, bring: Bring) -> None:
    """Names of 300 characters and of all scripts, phones in all writings; what is none says so."""
    brought = bring(
        event,
        f"{'Ż' * 300};Nowak;a@example.org;;",
        "אַבְרָהָם;כהן;b@example.org;6,01234567E+08;",
        "Zoë;O’Neill-Ćwiek;;0048 601-234-568 lub 89 500 00 00;OPS",
        "Jan;Kot 👩‍🏫;c@example.org;;",
        "Jan;Kot;;12;",
        f"Jan;Kot;d@example.org;;{'O' * 301}",
    )
    rows = work.session.scalars(select(BroughtRow).order_by(BroughtRow.place)).all()
    assert [row.outcome for row in rows[:3]] == [Outcome.new] * 3
    assert all(row.why for row in rows if row.outcome == Outcome.refused)
    assert [row.outcome for row in rows[4:]] == [Outcome.refused] * 2
    assert enter(work, brought).count >= 3
    work.session.commit()
    phones = {phone_key(phone) for phone in work.session.scalars(select(Registration.phone)) if phone}
    assert {phone_key("+48 601 234 567"), phone_key("+48 601 234 568")} <= phones


def test_who_was_joined_to_another_is_that_one(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """Name and address by which somebody was known lead to the person they turned out to be."""
    kept = sign_up(work, make_event(), person(1)).registration.person
    gone = known_person(work, "Anna", "Nowak", "anna@example.org", None, "pl")
    gone.merged_into_id = kept.id
    work.session.commit()
    event = make_event(capacity=5)
    brought = bring(event, ANNA)
    [row] = plan_of(work, brought).rows
    assert (row.outcome, row.person_id) == (Outcome.known, kept.id)
    enter(work, brought)
    work.session.commit()
    mine = work.session.scalars(select(Registration).where(Registration.event_id == event.id)).one()
    assert (mine.person_id, mine.email) == (kept.id, kept.email)


def test_who_turned_out_to_be_a_newcomer_keeps_them(work: Work, event: Event, bring: Bring) -> None:
    """A person of the list to whom another one was joined stays when the list goes, and nothing breaks."""
    brought = bring(event, ANNA, EWA)
    enter(work, brought)
    work.session.commit()
    anna = work.session.scalars(select(Person).where(Person.last_name == "Nowak")).one()
    other = known_person(work, "Anna", "Nowak-Lis", "anna.lis@example.org", None, "pl")
    other.merged_into_id = anna.id
    work.session.commit()
    take_back(work, brought)
    work.session.commit()
    assert {each.last_name for each in work.session.scalars(select(Person))} == {"Nowak", "Nowak-Lis"}


def _now(work: Work, clock: Callable[[], Any]) -> Work:
    return replace(work, now=clock())
