"""Who has no e-mail, or whose letter failed, is told by phone: a list, a tick, and the history of it."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.changes.plan import CancelMeeting
from app.changes.release import release
from app.events.models import Event
from app.history.models import HistoryFact
from app.outbox.models import Call, CallState, Letter, LetterState
from app.outbox.operations.calls import call_instead
from app.registrations.models import Channel, Registration
from app.registrations.operations import add_by_hand, withdraw
from app.work import Work
from tests.support.applicants import person
from tests.support.cast import an_event
from tests.support.signing_in import SignIn, alicja, sign_in
from tests.support.statements import statements

__all__ = ["alicja", "sign_in"]


def by_phone(work: Work, event: Event, number: int = 1) -> Registration:
    applicant = person(number, email="", phone="+48 600 100 20" + str(number % 10))
    return add_by_hand(work, event, applicant, Channel.phone).registration


def calls(work: Work) -> list[Call]:
    work.session.flush()
    return list(work.session.scalars(select(Call).order_by(Call.id)))


def cancelled(work: Work, event: Event, at: int = 0) -> int:
    return release(work, CancelMeeting(event.meetings[at], "Choroba."), notify=True)


def address(event: Event) -> str:
    return f"/manage/events/{event.slug}/calls/"


def test_a_change_is_told_by_phone_to_who_gave_no_address(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=2)
    registration = by_phone(work, event)
    assert cancelled(work, event) == 0
    work.session.commit()
    page = alicja.get(address(event)).text
    assert registration.name in page
    assert 'href="tel:+48600100201"' in page
    assert "Spotkanie odwołane: Seminarium efektywnej pracy w zespole" in page
    assert "Powód: Choroba." in page
    overview = alicja.get(f"/manage/events/{event.slug}/").text
    assert "1 osoba do zatelefonowania" in overview
    assert address(event) in overview
    assert "Do zatelefonowania (1)" in alicja.get("/manage/").text
    assert address(event) in alicja.get(f"/manage/events/{event.slug}/messages/").text


def test_the_tick_stays_in_the_history_and_can_be_taken_back(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=2)
    registration = by_phone(work, event)
    cancelled(work, event)
    work.session.commit()
    (call,) = calls(work)
    assert alicja.post(f"{address(event)}{call.id}/told").status_code == 303
    assert "Nie ma do kogo dzwonić" in alicja.get(address(event)).text
    assert "Do zatelefonowania (" not in alicja.get("/manage/").text
    done = alicja.get(f"{address(event)}?state=told").text
    assert registration.name in done
    assert "Alicja" in done
    assert alicja.post(f"{address(event)}{call.id}/told").status_code == 303
    assert alicja.post(f"{address(event)}{call.id}/not-told").status_code == 303
    assert registration.name in alicja.get(address(event)).text
    facts = select(HistoryFact.kind).where(HistoryFact.subject_id == registration.id)
    kinds = [each for each in work.session.scalars(facts.order_by(HistoryFact.id)) if "told" in each]
    assert kinds == ["registration.told_by_phone", "registration.not_told_yet"]
    assert (
        "Przekazano telefonicznie: „Spotkanie odwołane"
        in alicja.get(f"/manage/events/{event.slug}/history/").text
    )


def test_a_freed_place_given_to_somebody_without_address_is_a_call(work: Work) -> None:
    event = an_event(work, capacity=1)
    first = add_by_hand(work, event, person(1), Channel.phone).registration
    second = by_phone(work, event, 2)
    assert calls(work) == []
    withdraw(work, first)
    (call,) = calls(work)
    assert (call.subject_id, call.kind) == (second.id, "promoted")
    assert call.words.startswith("Jest miejsce: Seminarium efektywnej pracy w zespole")
    assert "http" not in call.words
    assert second.last_name not in call.words


def test_later_news_take_the_place_of_earlier_ones(work: Work) -> None:
    event = an_event(work, meetings=3)
    by_phone(work, event)
    cancelled(work, event)
    cancelled(work, event, 1)
    first, second = calls(work)
    assert (first.state, second.state) == (CallState.overtaken, CallState.open)
    assert second.words.count("Odwołane:") == 2


def test_who_has_left_needs_no_call(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=2)
    registration = by_phone(work, event)
    cancelled(work, event)
    withdraw(work, registration)
    work.session.commit()
    assert registration.name not in alicja.get(address(event)).text
    assert "Do zatelefonowania (" not in alicja.get("/manage/").text


def test_a_failed_letter_is_no_task_any_more_once_told(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    add_by_hand(work, event, person(1), Channel.phone)
    letter = work.session.scalars(select(Letter)).one()
    letter.state = LetterState.failed
    call_instead(work, letter)
    work.session.commit()
    assert "Wiadomości nie udało się dostarczyć." in alicja.get(address(event)).text
    overview = f"/manage/events/{event.slug}/"
    assert "See the letters" in alicja.get(f"{overview}?lang=en").text
    (call,) = calls(work)
    alicja.post(f"{address(event)}{call.id}/told")
    assert "See the letters" not in alicja.get(f"{overview}?lang=en").text


@pytest.mark.sqlite
def test_nobody_else_ticks_and_no_call_of_another_event(sign_in: SignIn, work: Work) -> None:
    event, other = an_event(work, meetings=2), an_event(work, "inne")
    by_phone(work, event)
    cancelled(work, event)
    work.session.commit()
    (call,) = calls(work)
    daniel = sign_in("Daniel")
    assert daniel.post(f"{address(event)}{call.id}/told").status_code == 403
    assert daniel.get(address(event)).status_code == 403
    ewa = sign_in("Ewa", Role.organiser)
    assert ewa.post(f"{address(other)}{call.id}/told").status_code == 404
    assert ewa.post(f"{address(event)}99999/told").status_code == 404
    work.session.expire_all()
    assert calls(work)[0].state == CallState.open


@pytest.mark.sqlite
def test_the_list_is_paged_and_costs_the_same_however_long(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=2)
    for number in range(3):
        by_phone(work, event, number)
    cancelled(work, event)
    work.session.commit()
    with statements() as few:
        alicja.get(address(event))
    for number in range(3, 60):
        by_phone(work, event, number)
    cancelled(work, event, 1)
    work.session.commit()
    with statements() as many:
        page = alicja.get(address(event)).text
    assert len(many) == len(few)
    assert len(re.findall("blockquote class", page)) == 50
    assert "page=2" in page
