"""Staff accept forms, return them with a reason, and tick those handed over on paper."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Closed, Refusal
from app.events.models import CompletedBy, Event
from app.files.reading import read_scan
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.questions.answers import SentAnswers
from app.questions.models import QuestionKind
from app.questions.operations import retire_question
from app.registrations.models import PaperState, Registration, RegistrationState
from app.registrations.operations import seat, sign_up, withdraw
from app.signed_papers.operations.deciding import accept, accept_several, give_back, receive
from app.signed_papers.operations.handing_in import hand_in
from app.signed_papers.paper import form_paper
from app.signed_papers.queries import owing, paper_counts, paper_of
from app.work import Work
from tests.signed_papers.conftest import Apply
from tests.support.applicants import person
from tests.support.open_events import MakeEvent
from tests.support.questions import asks
from tests.support.scans import jpeg

CONFIRMED, WAITING, APPLIED = (
    RegistrationState.confirmed,
    RegistrationState.waiting,
    RegistrationState.applied,
)


def came_in(work: Work, *registrations: Registration) -> None:
    """Let forms of some people come in, one after the other."""
    for at, each in enumerate(registrations):
        hand_in(work, each, [read_scan("a.jpg", jpeg(quality=40 + at), field="files")])
    work.session.commit()


def kinds(session: Session, registration: Registration) -> list[str]:
    """Return the letters to somebody."""
    query = select(Letter.kind).where(Letter.subject_id == registration.id).order_by(Letter.id)
    return list(session.scalars(query))


def version(work: Work, registration: Registration) -> int:
    """Return the version of a form."""
    paper = paper_of(work, registration)
    assert paper is not None
    return paper.version


def test_an_accepted_form_gives_the_turn_and_the_place(work: Work, event: Event, apply: Apply) -> None:
    first, second, third, fourth = people = [apply(event, at) for at in range(4)]
    assert {each.state for each in people} == {APPLIED}
    came_in(work, first, second, third)
    assert owing(work, [each.id for each in people]) == {each.id for each in people}
    for each in (third, second, first):
        accept(work, each, 1)
    assert [each.state for each in people] == [WAITING, CONFIRMED, CONFIRMED, APPLIED]
    assert [each.complete_since for each in people] == [work.now, work.now, work.now, None]
    assert owing(work, [each.id for each in people]) == {fourth.id}
    for each in (first, second, third):
        assert len(kinds(work.session, each)) == 2, "the answer to the application, then where they stand now"
    accept(work, first, 1)
    assert len(kinds(work.session, first)) == 2, "accepting twice is accepting once"


def test_a_returned_form_comes_with_its_reason(work: Work, event: Event, apply: Apply) -> None:
    registration = apply(event)
    came_in(work, registration)
    with pytest.raises(Refusal):
        give_back(work, registration, "  ", 1)
    give_back(work, registration, "Brak podpisu.", 1)
    give_back(work, registration, "Brak daty.", 1)
    paper = paper_of(work, registration)
    assert paper is not None
    assert (paper.state, paper.reason) == (PaperState.returned, "Brak podpisu.")
    assert registration.complete_since is None
    letters = list(work.session.scalars(select(Letter).where(Letter.kind == "paper_returned")))
    assert len(letters) == 1
    assert "Brak podpisu." in letters[0].body
    assert "/paper\n" in letters[0].body
    told = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "paper.returned")).one()
    assert told.personal is not None
    assert told.personal["reason"] == "Brak podpisu."


def test_nobody_decides_about_what_they_have_not_seen(work: Work, event: Event, apply: Apply) -> None:
    registration = apply(event)
    came_in(work, registration)
    hand_in(work, registration, [read_scan("b.jpg", jpeg(quality=10), field="files")])
    with pytest.raises(Closed):
        accept(work, registration, 1)
    with pytest.raises(Closed):
        give_back(work, registration, "Nieczytelny.", 1)
    assert accept_several(work, event, [(registration, 1)]) == 0
    accept(work, registration, 2)
    with pytest.raises(Closed):
        give_back(work, registration, "Jednak nie.", 2)


def test_several_are_accepted_in_the_order_in_which_they_came(work: Work, event: Event, apply: Apply) -> None:
    people = [apply(event, at) for at in range(3)]
    came_in(work, people[2], people[0], people[1])
    withdraw(work, people[0])
    assert accept_several(work, event, [(each, 1) for each in people]) == 2
    assert [each.state for each in people] == [RegistrationState.withdrawn, CONFIRMED, CONFIRMED]
    assert people[2].queue_number < people[1].queue_number


def test_a_form_on_paper_is_ticked(work: Work, event: Event, apply: Apply) -> None:
    registration, early = apply(event, 1), apply(event, 2)
    receive(work, registration)
    receive(work, registration)
    assert registration.state == CONFIRMED
    assert paper_counts(work, event).of(PaperState.received) == 1
    seat(work, early)
    assert owing(work, [early.id]) == {early.id}, "a place given by staff leaves the form owed"
    receive(work, early)
    assert owing(work, [early.id]) == set()
    assert kinds(work.session, early)[-1] == "paper_accepted"
    withdraw(work, early)
    with pytest.raises(Closed):
        receive(work, early)


def test_the_pages_of_staff(alicja: FlaskClient, work: Work, event: Event, apply: Apply) -> None:
    people = [apply(event, at) for at in range(3)]
    came_in(work, people[0], people[1])
    address = f"/manage/events/{event.slug}/papers/"
    page = alicja.get(address).text
    assert page.index("Wiśniewski0") < page.index("Wiśniewski1") < page.index("Wiśniewski2")
    assert page.count('name="paper"') == 2
    assert "Wiśniewski2" in alicja.get(f"{address}?state=owed").text
    assert "Wiśniewski2" not in alicja.get(f"{address}?state=uploaded").text
    assert address in alicja.get(f"/manage/events/{event.slug}/").text
    assert "formularze czekają na sprawdzenie" in alicja.get("/manage/").text
    one = f"/manage/registrations/{people[0].id}/paper"
    assert "Przyjmij formularz" in alicja.get(one).text
    refused = alicja.post(one, data={"act": "return", "seen": "1", "reason": ""})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    assert alicja.post(one, data={"act": "return", "seen": "1", "reason": "Brak daty."}).status_code == 303
    assert alicja.post(one, data={"act": "explode", "seen": "1"}).status_code == 404
    ticked = {"paper": [f"{people[0].id}:1", f"{people[1].id}:1", "x:y", "99999:1"]}
    assert alicja.post(f"{address}accept", data=ticked).status_code == 303
    shown = alicja.get(address).text
    assert "Przyjęto 1 formularz." in shown
    assert "Pominięto 1 formularz" in shown
    assert alicja.post(f"{address}accept", data={}).status_code == 303
    work.session.refresh(people[1])
    assert people[1].state == CONFIRMED


def test_forms_of_another_event_are_left_alone(
    alicja: FlaskClient, work: Work, event: Event, apply: Apply, make_event: MakeEvent
) -> None:
    elsewhere = apply(make_event(completed_by=CompletedBy.signed_form, capacity=1), 7)
    came_in(work, elsewhere)
    ticked = {"paper": [f"{elsewhere.id}:1"]}
    assert alicja.post(f"/manage/events/{event.slug}/papers/accept", data=ticked).status_code == 303
    assert version(work, elsewhere) == 1
    assert elsewhere.state == RegistrationState.applied


def test_outsiders_see_and_decide_nothing(
    client: FlaskClient, celina: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    registration = apply(event)
    came_in(work, registration)
    paper = paper_of(work, registration)
    assert paper is not None
    one, file = f"/manage/registrations/{registration.id}/paper", f"/manage/papers/{paper.files[0].id}"
    scans = f"/manage/events/{event.slug}/papers/scans/"
    for address in (one, file, f"/manage/events/{event.slug}/papers/", scans):
        assert celina.get(address).status_code == 403
        assert client.get(address).status_code == 303
    for address in (one, f"/manage/events/{event.slug}/papers/accept", scans):
        assert celina.post(address, data={"act": "accept", "seen": "1"}).status_code == 403
        assert client.post(address, data={"act": "accept", "seen": "1"}).status_code == 403
    assert version(work, registration) == 1


def test_what_was_returned_meanwhile_is_not_accepted(work: Work, event: Event, apply: Apply) -> None:
    mine = apply(event, 1)
    came_in(work, mine)
    give_back(work, mine, "Brak podpisu.", 1)
    for seen in (1, version(work, mine)):
        with pytest.raises(Closed):
            accept(work, mine, seen)
    assert mine.state == APPLIED
    receive(work, mine)  # what was brought on paper meanwhile is another form
    assert mine.state == CONFIRMED


def test_who_applies_again_need_not_sign_again(work: Work, event: Event, apply: Apply) -> None:
    mine, later = apply(event, 1), replace(work, now=work.now + timedelta(hours=1))
    receive(later, mine)
    for _ in range(2):
        withdraw(later, mine)
        assert apply(event, 1) is mine
        assert (mine.state, mine.complete_since) == (CONFIRMED, work.now)


def test_a_form_that_was_brought_stays_good_when_the_event_comes_to_wait_for_it(
    work: Work, event: Event, apply: Apply
) -> None:
    event.rules.completed_by = CompletedBy.on_the_day
    mine = apply(event, 1)
    receive(work, mine)
    event.rules.completed_by = CompletedBy.signed_form
    withdraw(work, mine)
    assert apply(event, 1).state == CONFIRMED


def test_who_owed_the_form_when_they_left_owes_it_when_they_apply_again(
    work: Work, event: Event, apply: Apply
) -> None:
    mine = apply(event, 1)
    withdraw(work, mine)
    assert (apply(event, 1).state, mine.complete_since) == (APPLIED, None)
    receive(work, mine)
    assert mine.state == CONFIRMED


def test_the_printed_form_says_nothing_that_it_does_not_ask(work: Work, event: Event, apply: Apply) -> None:
    """Who signs up again under a known name comes by a link that opens the form, too."""
    asked, retired = asks(work, event, kind=QuestionKind.short_text), asks(work, event, "Czego się obawiasz?")
    answers = SentAnswers({asked.id: "tak, jeden", retired.id: "yes"})
    mine = sign_up(work, event, person(1, answers=answers)).registration
    retire_question(work, event, retired.id)
    told = dict(form_paper(work, mine).rows)
    assert told[asked.label_pl] == "tak, jeden"
    assert retired.label_pl not in told
