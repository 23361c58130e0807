"""A freed place is offered for some hours: accepted, declined, lapsed, paused; each told once."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from io import BytesIO, StringIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.changes.plan import EditEvent, ResumeEvent, SuspendEvent
from app.changes.release import release
from app.errors import Closed, Refusal
from app.events.models import Event, EventStatus
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.own.sentences import page_sentences
from app.registrations.commands import let_offers_lapse
from app.registrations.models import Registration, RegistrationState
from app.registrations.offers import offered_anew
from app.registrations.operations import (
    Act,
    accept,
    act_on_all,
    change_limits,
    decline,
    fill_free_seats,
    seat,
    sign_up,
    withdraw,
)
from app.registrations.own_calendar import own_entries
from app.registrations.queries import events_with_due_offers, why_waiting
from app.registrations.reasons import WhyWaiting
from app.work import Work
from tests.conftest import TestClient, TestClock
from tests.support import unsaved
from tests.support.applicants import person
from tests.support.open_events import DAY, MakeEvent

APPLIED, OFFERED, CONFIRMED, WAITING, WITHDRAWN = (
    RegistrationState.applied,
    RegistrationState.offered,
    RegistrationState.confirmed,
    RegistrationState.waiting,
    RegistrationState.withdrawn,
)
WorkAs = Callable[..., Work]


def come(work: Work, event: Event, count: int, first: int = 1) -> list[Registration]:
    return [sign_up(work, event, person(first + number)).registration for number in range(count)]


def states(*rows: Registration) -> list[RegistrationState]:
    return [row.state for row in rows]


def told(work: Work, row: Registration) -> list[str]:
    query = select(Letter.kind).where(Letter.subject_kind == "registration", Letter.subject_id == row.id)
    return list(work.session.scalars(query.order_by(Letter.id)))


def facts(work: Work, row: Registration) -> list[str]:
    query = select(HistoryFact.kind).where(
        HistoryFact.subject_kind == "registration", HistoryFact.subject_id == row.id
    )
    found = work.session.scalars(query.order_by(HistoryFact.id))
    return [kind.removeprefix("registration.") for kind in found]


def test_a_freed_place_is_offered_and_accepted_once(
    work: Work, work_as: WorkAs, clock: TestClock, make_event: MakeEvent
) -> None:
    event = make_event(capacity=1, offer_hours=48)
    first, second, third = come(work, event, 3)
    # Who comes and finds a free place gets it at once.
    assert states(first, second, third) == [CONFIRMED, WAITING, WAITING]
    assert withdraw(work, first) == [second]
    assert (second.state, second.offered_until) == (OFFERED, clock.now + timedelta(hours=48))
    assert told(work, second)[-1] == "offer"
    assert facts(work, second)[-1] == "offered"
    letter = work.session.scalars(select(Letter).where(Letter.kind == "offer")).one()
    assert work.texts.into("pl").moment(second.offered_until) in (letter.body or "")
    assert work.links.registration(second.id, second.link_version) in (letter.body or "")
    # It holds the place: nobody else gets it, and the limit can't go below it.
    assert come(work, event, 1, first=9)[0].state == WAITING
    with pytest.raises(Refusal, match="already has a place"):
        change_limits(work, event, 0, None)
    later = work_as()
    accept(later, second)
    accept(later, second)
    assert (second.state, second.offered_until) == (CONFIRMED, None)
    assert told(work, second)[-2:] == ["offer", "promoted"]
    assert facts(work, second)[-2:] == ["offered", "offer_accepted"]
    with pytest.raises(Closed, match="accepted already"):
        decline(later, second)
    # Accepted and withdrawn: the place goes on at once, and not to the same.
    assert withdraw(later, second) == [third]
    assert states(second, third) == [WITHDRAWN, OFFERED]


def test_declining_ends_the_registration_and_offers_the_place_to_the_next(
    work: Work, make_event: MakeEvent
) -> None:
    event = make_event(capacity=1, offer_hours=48)
    first, second, third = come(work, event, 3)
    withdraw(work, first)
    assert decline(work, second) == [third]
    assert decline(work, second) == []
    assert states(second, third) == [WITHDRAWN, OFFERED]
    assert facts(work, second)[-1] == "offer_declined"
    assert told(work, second)[-1] == "withdrawn"
    with pytest.raises(Closed, match="No place is offered"):
        accept(work, second)
    assert withdraw(work, third) == []


def test_an_offer_lapses_by_the_clock_and_is_not_made_again(
    app: Flask, session: Session, work: Work, work_as: WorkAs, clock: TestClock, make_event: MakeEvent
) -> None:
    event = make_event(capacity=1, offer_hours=2)
    first, second, third = come(work, event, 3)
    withdraw(work, first)
    session.commit()
    clock.move(hours=2, seconds=-1)
    with app.app_context():
        let_offers_lapse()
    session.expire_all()
    assert states(second, third) == [OFFERED, WAITING]
    clock.move(seconds=1)
    late = work_as()
    for answer in (accept, decline):
        with pytest.raises(Closed, match="lapsed"):
            answer(late, second)
    assert "minął" in page_sentences(late, second, names_email=False).sentence
    session.commit()
    with app.app_context():
        let_offers_lapse()
        let_offers_lapse()
    session.expire_all()
    assert states(second, third) == [APPLIED, OFFERED]
    assert (second.offer_lapsed_at, second.offered_until) == (clock.now, None)
    assert told(work, second)[-2:] == ["offer", "offer_lapsed"]
    assert facts(work, second)[-2:] == ["offered", "offer_lapsed"]
    assert why_waiting(late, second) == WhyWaiting.offer_lapsed
    assert "nie ponowimy" in page_sentences(late, second, names_email=False).sentence
    with pytest.raises(Closed, match="lapsed"):
        accept(late, second)
    # Not offered again, whatever becomes free; a newcomer does not wait behind.
    assert decline(late, third) == []
    assert second.state == APPLIED
    assert come(late, event, 1, first=8)[0].state == CONFIRMED
    # Staff may give the place by hand, and then at once.
    change_limits(late, event, 2, None)
    assert second.state == APPLIED
    seat(late, second)
    assert (second.state, second.offer_lapsed_at) == (CONFIRMED, None)


def test_whoever_acts_first_lets_what_is_over_lapse(
    work: Work, work_as: WorkAs, clock: TestClock, make_event: MakeEvent
) -> None:
    event = make_event(capacity=1, offer_hours=2)
    first, second, third = come(work, event, 3)
    withdraw(work, first)
    clock.move(hours=3)
    assert fill_free_seats(work_as(), event) == [third]
    assert states(second, third) == [APPLIED, OFFERED]


def test_no_offer_goes_beyond_the_cutoff_and_none_is_made_after_it(
    work: Work, work_as: WorkAs, clock: TestClock, make_event: MakeEvent
) -> None:
    event = make_event(capacity=2, offer_hours=336, withdrawal_cutoff_hours=24)
    first, other, second, third = come(work, event, 4)
    start = datetime.combine(DAY, time(7), tzinfo=clock.now.tzinfo)  # nine o'clock in Warsaw
    clock.now = start - timedelta(days=3)
    withdraw(work_as(), first)
    assert second.offered_until == start - timedelta(hours=24)
    clock.now = start - timedelta(hours=24)
    late = work_as()
    assert fill_free_seats(late, event) == []
    assert states(second, third) == [APPLIED, WAITING]
    withdraw(late, other)
    assert third.state == WAITING
    seat(late, third)
    assert (third.state, third.offered_until) == (CONFIRMED, None)


def test_staff_offer_too_and_answer_for_whom_they_phoned(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1, offer_hours=24)
    first, second, third = come(work, event, 3)
    change_limits(work, event, 3, None)
    assert states(second, third) == [OFFERED, OFFERED]
    seat(work, second)
    assert states(first, second, third) == [CONFIRMED, CONFIRMED, OFFERED]
    change_limits(work, event, 5, None)
    fourth, fifth = come(work, event, 2, first=4)
    assert states(fourth, fifth) == [CONFIRMED, CONFIRMED]
    (sixth,) = come(work, event, 1, first=6)
    act_on_all(work, event, [third], Act.remove, "Dublet")
    assert sixth.state == OFFERED
    passed = act_on_all(work, event, [sixth], Act.seat).passed_over
    assert [each for each, _ in passed] == [sixth]


def test_offers_pause_while_the_event_is_suspended(
    app: Flask, session: Session, work: Work, work_as: WorkAs, clock: TestClock, make_event: MakeEvent
) -> None:
    event = make_event(capacity=1, offer_hours=2)
    first, second, third = come(work, event, 3)
    withdraw(work, first)
    release(work, SuspendEvent(event, None, "Choroba"))
    assert (second.state, second.offered_until) == (OFFERED, None)
    clock.move(days=3)
    later = work_as()
    assert events_with_due_offers(later) == []
    assert page_sentences(later, second, names_email=False).may_answer
    release(later, ResumeEvent(event))
    assert (second.state, second.offered_until) == (OFFERED, clock.now + timedelta(hours=2))
    assert facts(work, second)[-1] == "offer_renewed"
    assert told(work, second).count("offer") == 2
    accept(later, second)
    assert states(second, third) == [CONFIRMED, WAITING]


def test_the_worker_pauses_what_was_suspended_in_another_way(
    app: Flask, session: Session, work: Work, work_as: WorkAs, clock: TestClock, make_event: MakeEvent
) -> None:
    event = make_event(capacity=1, offer_hours=2)
    first, second = come(work, event, 2)
    withdraw(work, first)
    event.status = EventStatus.suspended
    session.commit()
    with app.app_context():
        let_offers_lapse()
        session.expire_all()
        assert (second.state, second.offered_until) == (OFFERED, None)
        event.status = EventStatus.planned
        session.commit()
        clock.move(hours=5)
        let_offers_lapse()
    session.expire_all()
    assert (second.state, second.offered_until) == (OFFERED, clock.now + timedelta(hours=2))


def test_an_event_moved_forward_ends_offers_with_its_beginning(
    work: Work, work_as: WorkAs, clock: TestClock, make_event: MakeEvent
) -> None:
    event = make_event(capacity=1, offer_hours=300)
    first, second = come(work, event, 2)
    clock.now = datetime.combine(DAY - timedelta(days=20), time(7), tzinfo=clock.now.tzinfo)
    withdraw(work_as(), first)
    until = second.offered_until
    (session_row,) = event.meetings[0].sessions
    session_row.day = session_row.day - timedelta(days=15)
    work.session.flush()
    fill_free_seats(work_as(), event)
    assert until is not None
    assert second.offered_until == datetime.combine(
        DAY - timedelta(days=15), time(7), tzinfo=clock.now.tzinfo
    )
    assert second.offered_until < until
    letters = [kind for kind in told(work, second) if kind != "waiting"]
    assert letters == ["offer"]


def test_who_signs_up_again_may_be_offered_a_place_again(
    work: Work, work_as: WorkAs, clock: TestClock, make_event: MakeEvent
) -> None:
    event = make_event(capacity=1, offer_hours=2)
    first, second = come(work, event, 2)
    withdraw(work, first)
    clock.move(hours=2)
    later = work_as()
    fill_free_seats(later, event)
    withdraw(later, second)
    (third,) = come(later, event, 1, first=3)
    assert sign_up(later, event, person(2)).registration is second
    assert (second.state, second.offer_lapsed_at) == (WAITING, None)
    assert withdraw(later, third) == [second]
    assert second.state == OFFERED


def test_the_page_offers_the_answers_and_acts_by_post_alone(
    work: Work, session: Session, client: TestClient, clock: TestClock, make_event: MakeEvent
) -> None:
    event = make_event(capacity=1, offer_hours=48)
    first, second, third = come(work, event, 3)
    withdraw(work, first)
    session.commit()
    page = "/registrations/" + work.links.registration(second.id, 1).split("/registrations/")[1]
    shown = client.get(page).text
    assert 'data-state="offered"' in shown
    assert "Przyjmuję miejsce" in shown
    assert client.get(f"{page}accept").status_code == 405
    assert client.post(f"{page}accept").status_code == 303
    assert client.post(f"{page}accept").status_code == 303
    assert client.post(f"{page}decline").status_code == 409
    assert 'data-state="confirmed"' in client.get(page).text
    waiting = "/registrations/" + work.links.registration(third.id, 1).split("/registrations/")[1]
    for verb in ("accept", "decline"):
        assert client.post(f"{waiting}{verb}").status_code == 409
        assert client.post(f"/registrations/forged/{verb}").status_code == 404
    client.post(f"{page}withdraw")
    session.expire_all()
    assert third.state == OFFERED
    clock.move(hours=49)
    late = client.post(f"{waiting}accept")
    assert late.status_code == 409
    assert "wygasła" in late.text
    assert "Przyjmuję miejsce" not in client.get(waiting).text


def test_calendar_entries_of_an_offered_place_are_tentative(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1, offer_hours=48)
    first, second = come(work, event, 2)
    withdraw(work, first)
    (entry,) = own_entries(work, second)
    assert entry.tentative
    assert not entry.cancelled
    assert entry.summary.startswith("Miejsce zaproponowane: ")
    accept(work, second)
    assert not own_entries(work, second)[0].tentative


@pytest.mark.parametrize("hours", [0, 337, -1])
def test_the_database_takes_one_hour_to_two_weeks(work: Work, make_event: MakeEvent, hours: int) -> None:
    with pytest.raises(Exception, match=r"(?i)check"):
        make_event(offer_hours=hours)
    work.session.rollback()


def test_the_hours_are_a_detail_of_the_event(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1)
    first, second = come(work, event, 2)
    release(work, EditEvent(event, {"offer_hours": 5}, event.version))
    withdraw(work, first)
    assert second.state == OFFERED
    release(work, EditEvent(event, {"offer_hours": None}, event.version))
    assert second.state == OFFERED


def test_an_offer_taken_up_again_after_the_beginning_gets_its_hours() -> None:
    long_after = datetime(2027, 1, 4, 8, tzinfo=UTC)
    assert offered_anew(unsaved.an_event(unsaved.session()), long_after) == long_after + timedelta(hours=24)


def test_lists_and_exports_tell_until_when_a_place_is_offered(
    work: Work, work_as: WorkAs, alicja: TestClient, make_event: MakeEvent
) -> None:
    event, plain = make_event(capacity=1, offer_hours=48), make_event()
    first, second, _ = come(work, event, 3)
    come(work, plain, 1)
    withdraw(work, first)
    work.session.commit()
    assert second.offered_until is not None
    url = f"/manage/events/{event.slug}/registrations"
    assert work.texts.moment(second.offered_until) in alicja.get(f"{url}/?state=offered").text
    head, *rows = csv.reader(StringIO(alicja.get(f"{url}.csv").data.decode("utf-8-sig")), delimiter=";")
    told = {row[head.index("last_name")]: row[head.index("offered_until")] for row in rows}
    assert told == {"Wiśniewski1": "", "Wiśniewski2": "2026-09-03 10:00", "Wiśniewski3": ""}
    with alicja.get(f"{url}.xlsx") as sheet:
        top, *lines = CalamineWorkbook.from_filelike(BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    column = top.index("offered_until")
    assert [bool(line[column]) for line in lines] == [False, True, False]
    # Where nothing is offered the file is as it was.
    other = alicja.get(f"/manage/events/{plain.slug}/registrations.csv").text
    assert "offered_until" not in other
    # An offer that outlives the event's hours for it is told still.
    release(work, EditEvent(event, {"offer_hours": None}, event.version))
    work.session.commit()
    assert "offered_until" in alicja.get(f"{url}.csv").text
