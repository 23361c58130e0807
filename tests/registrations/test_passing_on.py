"""A colleague of the same institution takes somebody's place, with data of their own (decision 0202)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.eligibility.models import EligibilityRule, RuleKind
from app.errors import Closed, Refusal
from app.events.models import Event, EventStatus, Repeats, WhoApplies, WhoDecides
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.registrations.asked import Details
from app.registrations.models import Channel, Diet, Eligibility, Registration, RegistrationState
from app.registrations.operations import (
    Colleague,
    accept,
    correct,
    decline,
    fill_free_seats,
    pass_on,
    remove,
    restore,
    seat,
    sign_up,
    take_back,
    take_over,
    withdraw,
)
from app.work import Actor, Work
from tests.conftest import TestClient, TestClock
from tests.support.applicants import known, person
from tests.support.open_events import MakeEvent

CONFIRMED, WAITING, WITHDRAWN, OFFERED = (
    RegistrationState.confirmed,
    RegistrationState.waiting,
    RegistrationState.withdrawn,
    RegistrationState.offered,
)
MOPS, GOPS = "MOPS Ełk", "GOPS Pisz"
EWA = Colleague(first_name="Ewa", last_name="Zastępcza", email="ewa.zastepcza@example.org")


@pytest.fixture
def event(work: Work, make_event: MakeEvent) -> Event:
    known(work, MOPS, GOPS)
    return make_event(capacity=2, per_institution_limit=2, meeting={})


@pytest.fixture
def own(work: Work) -> Work:
    """Return the work of somebody behind their link."""
    return replace(work, actor=Actor("participant", 1, "Bartek"))


@pytest.fixture
def staff(work: Work) -> Work:
    """Return the work of staff."""
    return replace(work, actor=Actor("staff", None, "Alicja"))


def come(work: Work, event: Event, number: int, institution: str = MOPS, **facts: Any) -> Registration:
    return sign_up(work, event, person(number, institution=institution, **facts)).registration


def path(work: Work, row: Registration) -> str:
    return "/registrations/" + work.links.registration(row.id, row.link_version).split("/registrations/")[1]


def letters(work: Work, row: Registration) -> list[str]:
    query = select(Letter.kind).where(Letter.subject_kind == "registration", Letter.subject_id == row.id)
    return list(work.session.scalars(query.order_by(Letter.id)))


def facts(work: Work, row: Registration) -> list[str]:
    query = select(HistoryFact.kind).where(
        HistoryFact.subject_kind == "registration", HistoryFact.subject_id == row.id
    )
    return [
        each.removeprefix("registration.") for each in work.session.scalars(query.order_by(HistoryFact.id))
    ]


def refused(work: Work, row: Registration, colleague: Colleague) -> Refusal:
    """Return why a place can't be passed on; nothing is changed."""
    attempt = work.session.begin_nested()
    with pytest.raises(Refusal) as found:
        pass_on(work, row, colleague)
    attempt.rollback()
    return found.value


def test_the_place_goes_to_a_colleague_and_to_nobody_from_the_queue(own: Work, event: Event) -> None:
    first, _, third = (come(own, event, number) for number in (1, 2, 3))
    taker = pass_on(own, first, EWA)
    assert (first.state, taker.state, third.state) == (WITHDRAWN, OFFERED, WAITING)
    assert taker.institution_id == first.institution_id
    assert taker.offered_until == own.now + timedelta(hours=48)
    assert pass_on(own, first, EWA) is taker
    take_over(own, taker, Details.of(taker), "1")
    take_over(own, taker, Details.of(taker), "1")
    assert (taker.state, taker.stands_in_for_id, taker.privacy_notice_version) == (CONFIRMED, None, "1")
    assert third.state == WAITING
    assert letters(own, first)[-1] == "passed_on"
    assert letters(own, taker) == ["stand_in", "registered"]
    assert facts(own, first)[-1] == "passed_on"
    assert facts(own, taker) == ["named_as_colleague", "taken_over"]


def test_nothing_but_the_institution_and_the_group_is_taken_along(own: Work, event: Event) -> None:
    first = come(
        own, event, 1, diet=Diet.vegan, measures=["parking"], access_needs="pętla", phone="+48600100200"
    )
    taker = pass_on(own, first, EWA)
    of_own = [taker.diet, taker.measures, taker.access_needs, taker.phone, taker.position, taker.municipality]
    assert of_own == [None] * 6
    assert (taker.institution_name, taker.privacy_notice_version) == (MOPS, None)
    from_elsewhere = replace(Details.of(taker), institution=GOPS)
    with pytest.raises(Refusal, match="first take it"):
        correct(own, taker, from_elsewhere)
    take_over(own, taker, replace(Details.of(taker), institution=GOPS, phone="+48600100300"), None)
    assert (taker.institution_name, taker.phone) == (MOPS, "+48600100300")


def test_without_an_answer_it_goes_to_the_next_person(own: Work, event: Event, clock: TestClock) -> None:
    first, _, third = (come(own, event, number) for number in (1, 2, 3))
    taker = pass_on(own, first, EWA)
    taker.offered_until = own.now
    fill_free_seats(own, event)
    assert (taker.state, taker.left_from, third.state) == (WITHDRAWN, None, CONFIRMED)
    assert letters(own, taker)[-1] == "stand_in_ended"
    with pytest.raises(Closed):
        take_over(own, taker, Details.of(taker), None)
    with pytest.raises(Closed, match="Only a withdrawal"):
        take_back(own, taker)
    with pytest.raises(Closed, match="Somebody else"):
        take_back(own, first)


def test_a_colleague_declines_or_withdraws(own: Work, event: Event) -> None:
    first, second, third, fourth = (come(own, event, number) for number in (1, 2, 3, 4))
    taker = pass_on(own, first, EWA)
    with pytest.raises(Closed, match="fill in the form"):
        accept(own, taker)
    decline(own, taker)
    assert (taker.state, third.state) == (WITHDRAWN, CONFIRMED)
    assert letters(own, taker)[-1] == "stand_in_ended"
    # Who withdrew may come back when a colleague names them: no turn of the queue is used.
    again = pass_on(own, second, EWA)
    assert (again.id, again.state) == (taker.id, OFFERED)
    withdraw(own, again)
    assert (again.left_from, fourth.state) == (None, CONFIRMED)


def test_the_first_takes_it_back_until_it_is_taken(own: Work, event: Event) -> None:
    first, second, third = (come(own, event, number) for number in (1, 2, 3))
    taker = pass_on(own, first, EWA)
    take_back(own, first)
    assert (first.state, taker.state, third.state) == (CONFIRMED, WITHDRAWN, WAITING)
    assert letters(own, taker)[-1] == "stand_in_ended"
    other = pass_on(own, second, EWA)
    take_over(own, other, Details.of(other), None)
    with pytest.raises(Closed, match="Somebody else"):
        take_back(own, second)


def test_staff_restore_who_passed_the_place_on(work: Work, event: Event) -> None:
    first, _ = come(work, event, 1), come(work, event, 2)
    taker = pass_on(work, first, EWA)
    restore(work, first)
    assert (first.state, taker.state) == (CONFIRMED, WITHDRAWN)


def test_who_waits_moves_up(own: Work, event: Event) -> None:
    first, _, third, fourth = (come(own, event, number) for number in (1, 2, 3, 4))
    fourth_named = Colleague(first_name="Bartek", last_name="Wiśniewski4", email="bartek4@example.org")
    number = fourth.queue_number
    assert pass_on(own, first, fourth_named) is fourth
    assert (fourth.state, fourth.queue_number, third.state) == (CONFIRMED, number, WAITING)
    assert letters(own, fourth)[-1] == "promoted"
    assert facts(own, fourth)[-1] == "moved_up_as_colleague"
    event.rules.offer_hours = 5
    pass_on(own, fourth, Colleague(first_name="Bartek", last_name="Wiśniewski3", email="bartek3@example.org"))
    assert (third.state, third.is_stand_in) == (OFFERED, False)
    assert third.offered_until == own.now + timedelta(hours=5)
    accept(own, third)
    assert third.state == CONFIRMED


def test_an_offered_place_passes_with_the_time_that_is_left(own: Work, event: Event) -> None:
    event.rules.offer_hours = 24
    first, _, third = (come(own, event, number) for number in (1, 2, 3))
    withdraw(own, first)
    third.offered_until = until = own.now + timedelta(hours=3)
    taker = pass_on(own, third, EWA)
    assert (taker.state, taker.offered_until) == (OFFERED, until)
    with pytest.raises(Closed, match="once it is taken"):
        pass_on(own, taker, Colleague(first_name="Jan", last_name="Trzeci", email="jan@example.org"))


def test_who_can_not_take_it(own: Work, staff: Work, work: Work, event: Event) -> None:
    """Staff read why; a participant reads nothing of how somebody else stands at the event."""
    first, second = come(own, event, 1), come(own, event, 2)
    other = come(own, event, 3, institution=GOPS)

    def named(row: Registration) -> Colleague:
        return Colleague(first_name=row.first_name, last_name=row.last_name, email=row.email)

    for row, to_participant, to_staff in (
        (first, "gives the place up", "gives the place up"),
        (second, "ask the organiser", "a place at the event already"),
        (other, "ask the organiser", "by another institution"),
    ):
        for actor, said in ((own, to_participant), (staff, to_staff)):
            with pytest.raises(Refusal, match=said) as refused:
                pass_on(actor, first, named(row))
            assert refused.value.field == "last_name"
    put_out = come(own, event, 4)
    remove(work, put_out, "Dublet")
    with pytest.raises(Refusal, match="ask the organiser"):
        pass_on(own, first, named(put_out))
    assert first.state == CONFIRMED


def test_when_it_is_too_late_or_not_theirs(work: Work, own: Work, event: Event, clock: TestClock) -> None:
    first, waiting = come(own, event, 1), come(own, event, 2)
    third = come(own, event, 3)
    with pytest.raises(Closed, match="none"):
        pass_on(own, third, EWA)
    event.status = EventStatus.suspended
    with pytest.raises(Closed):
        pass_on(own, first, EWA)
    event.status = EventStatus.planned
    event.rules.who_decides = WhoDecides.staff
    with pytest.raises(Closed, match="has decided"):
        pass_on(own, first, EWA)
    event.rules.who_decides = WhoDecides.arrival
    waiting.channel = Channel.group
    with pytest.raises(Closed, match="has decided"):
        pass_on(own, waiting, EWA)
    event.rules.withdrawal_cutoff_hours = 24 * 365
    with pytest.raises(Closed, match="begins soon"):
        pass_on(own, first, EWA)
    first.institution_id = first.institution = None
    with pytest.raises(Closed, match="names none"):
        pass_on(own, first, EWA)


def test_staff_pass_on_inside_the_cut_off_until_the_beginning(staff: Work, event: Event) -> None:
    first = come(staff, event, 1)
    event.rules.withdrawal_cutoff_hours = 24 * 365
    taker = pass_on(staff, first, EWA)
    other = pass_on(staff, taker, Colleague(first_name="Jan", last_name="Trzeci", email="jan@example.org"))
    assert (taker.state, other.state) == (WITHDRAWN, OFFERED)
    seat(staff, other)
    assert (other.state, other.stands_in_for_id) == (CONFIRMED, None)


def test_rules_are_asked_about_the_colleague(own: Work, staff: Work, event: Event) -> None:
    first = come(own, event, 1, position="asystent rodziny")
    event.rules.who_applies = WhoApplies.chosen
    own.session.add(EligibilityRule(event_id=event.id, kind=RuleKind.position, text="asystent rodziny"))
    own.session.flush()
    assert refused(own, first, EWA).field == "position"
    assert refused(staff, first, EWA).field == "eligibility_reason"
    taker = pass_on(staff, first, EWA, "Zgoda kierownika projektu")
    assert taker.eligibility == Eligibility.overridden
    assert "accepted_anyway" in facts(staff, taker)
    take_over(own, taker, Details.of(taker), None)
    assert taker.state == CONFIRMED


def test_a_repeat_takes_no_place_that_a_newcomer_waits_for(
    own: Work, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _, _ = (come(own, event, number) for number in (1, 2, 3))
    event.rules.repeats = Repeats.after
    monkeypatch.setattr(
        "app.registrations.operations.admitting.received_minutes",
        lambda _work, _event, ids: dict.fromkeys(ids, 60),
    )
    said = refused(own, first, EWA)
    assert "come first" in said.message
    assert said.field == "last_name"


def test_not_more_than_three_letters_an_hour(own: Work, event: Event) -> None:
    first = come(own, event, 1)
    for number in range(3):
        pass_on(
            own, first, Colleague(first_name="Ewa", last_name=f"N{number}", email=f"e{number}@example.org")
        )
        take_back(own, first)
    with pytest.raises(Refusal, match="several times"):
        pass_on(own, first, EWA)


def test_the_pages_behind_the_links(work: Work, session: Session, client: TestClient, event: Event) -> None:
    event.rules.fields = {"diet": "optional"}
    first = come(work, event, 1)
    session.commit()
    own = path(work, first)
    assert f"{own}colleague" in client.get(own).text
    assert f"{own}colleague" in client.get(f"{own}withdraw").text
    asked = client.get(f"{own}colleague")
    assert MOPS in asked.text
    failed = client.post(f"{own}colleague", data={"first_name": "Ewa", "last_name": "", "email": "nie-adres"})
    assert failed.status_code == 422
    assert 'value="Ewa"' in failed.text
    named = {"first_name": "Ewa", "last_name": "Zastępcza", "email": EWA.email, "institution": GOPS}
    assert client.post(f"{own}colleague", data=named).status_code == 303
    assert client.post(f"{own}colleague", data=named).status_code == 303
    shown = client.get(own).text
    assert "Ewa Zastępcza" in shown
    assert "Cofam rezygnację" in shown
    taker = session.scalars(select(Registration).where(Registration.email == EWA.email)).one()
    assert taker.institution_name == MOPS
    theirs = path(work, taker)
    assert f"{theirs}place" in client.get(theirs).text
    assert client.get(f"{theirs}place").status_code == 200
    assert client.post(f"{theirs}accept").status_code == 409
    without_tick = client.post(f"{theirs}place", data={"diet": "vegan"})
    assert without_tick.status_code == 422
    sent = {"diet": "vegan", "privacy_notice": "y", "institution": GOPS, "last_name": "Inna"}
    assert client.post(f"{theirs}place", data=sent).status_code == 303
    assert client.post(f"{theirs}place", data=sent).status_code == 303
    session.expire_all()
    assert (taker.state, taker.diet, taker.last_name) == (CONFIRMED, Diet.vegan, "Zastępcza")
    assert taker.institution_name == MOPS
    assert client.get(f"{theirs}place").status_code == 303
    assert client.get(f"{own}colleague").status_code == 303


def test_staff_replace_somebody(
    work: Work, session: Session, alicja: FlaskClient, celina: FlaskClient, event: Event
) -> None:
    first = come(work, event, 1)
    session.commit()
    page = f"/manage/registrations/{first.id}/replace"
    assert celina.get(page).status_code == 403
    assert page in alicja.get(f"/manage/registrations/{first.id}/").text
    assert MOPS in alicja.get(page).text
    failed = alicja.post(page, data={"first_name": "Ewa", "last_name": "Zastępcza", "email": ""})
    assert failed.status_code == 422
    named = {"first_name": "Ewa", "last_name": "Zastępcza", "email": EWA.email}
    answer = alicja.post(page, data=named)
    assert answer.status_code == 303
    assert "Zastępcza" in alicja.get(answer.headers["Location"]).text
    assert alicja.get(page).status_code == 409
    assert alicja.post(page, data=named | {"email": "inna@example.org"}).status_code == 409


def test_the_link_of_the_form_names_nobody(
    work: Work, session: Session, client: TestClient, event: Event
) -> None:
    fields = {
        "first_name": "Bartek",
        "last_name": "Formularz",
        "email": "bartek.f@example.org",
        "institution": MOPS,
    }
    answer = client.post(f"/events/{event.slug}/register", data=fields | {"privacy_notice": "y"})
    own = answer.headers["Location"]
    assert "colleague" not in client.get(own).text
    assert client.get(f"{own}colleague").status_code == 303
    named = {"first_name": "Ewa", "last_name": "Zastępcza", "email": EWA.email}
    assert client.post(f"{own}colleague", data=named).status_code == 404
