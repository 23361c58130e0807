"""What people need is arranged by name: who does it, how far it is, and what they are told."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Missing, Refusal
from app.events.models import Event
from app.history.models import HistoryFact
from app.links import Purpose
from app.needs import tasks
from app.needs.models import Arrangement, NeedState
from app.needs.operations.arranging import CHANGED, SAY_WHY, Arranging, arrange
from app.needs.queries.needs import in_vain, needs_of
from app.outbox.models import Call, Letter
from app.registrations.models import Measure, Registration, RegistrationState
from app.work import Work
from tests.support.cast import actor, an_event, staff
from tests.support.cast import alicja as alicja_account
from tests.support.cast import celina as celina_account
from tests.support.staff import with_session

INTERPRETER = Measure.sign_interpreter.value
NO = Arranging(state=NeedState.not_possible, sentence="Nie ma wolnego tłumacza. Będą napisy na żywo.")


def letters(work: Work) -> list[Letter]:
    """Return the letters of this room."""
    return list(work.session.scalars(select(Letter).where(Letter.kind == "need_not_possible")))


def states(work: Work, event: Event) -> list[tuple[str, str, str]]:
    """Return who needs what, and how far it is."""
    work.session.expire_all()
    return [(each.registration.last_name, each.need, each.state.value) for each in needs_of(work, event)]


def test_needs_of_who_has_a_place_are_listed(
    work: Work, event: Event, anna: Registration, jan: Registration
) -> None:
    assert states(work, event) == [
        ("Lis", "sign_interpreter", "open"),
        ("Nowak", "sign_interpreter", "open"),
        ("Lis", "parking", "open"),
        ("Nowak", "own", "open"),
    ]
    jan.state = RegistrationState.waiting
    work.session.flush()
    assert {name for name, _, _ in states(work, event)} == {"Nowak"}


def test_words_that_say_no_are_no_need(work: Work, event: Event, anna: Registration) -> None:
    for words in ("brak", "Nie.", "nie dotyczy", "-", " none "):
        anna.access_needs = words
        work.session.flush()
        assert {need for _, need, _ in states(work, event)} == {"sign_interpreter"}, words


def test_not_possible_needs_words_and_goes_out_as_a_letter(
    work: Work, event: Event, anna: Registration
) -> None:
    with pytest.raises(Refusal) as refusal:
        arrange(work, event, anna.id, INTERPRETER, replace(NO, sentence=None), 0)
    assert (refusal.value.message, refusal.value.field) == (SAY_WHY, "sentence")
    assert arrange(work, event, anna.id, INTERPRETER, NO, 0) == 1
    (letter,) = letters(work)
    assert letter.recipient == anna.email
    assert letter.reply_to == "biuro@example.org"
    assert "Tłumacz języka migowego" in (letter.body or "")
    assert "Będą napisy na żywo." in (letter.body or "")
    assert "biuro@example.org" in (letter.body or "")
    assert "migow" not in letter.subject
    arrange(work, event, anna.id, INTERPRETER, NO, 1)
    assert len(letters(work)) == 1, "the same words are told once"
    arrange(work, event, anna.id, INTERPRETER, replace(NO, sentence="Są napisy."), 2)
    assert len(letters(work)) == 2


def test_who_gave_no_address_is_phoned(work: Work, event: Event, anna: Registration) -> None:
    anna.email = ""
    work.session.flush()
    arrange(work, event, anna.id, INTERPRETER, NO, 0)
    assert letters(work) == []
    assert work.session.scalars(select(Call)).one().kind == "need_not_possible"


def test_the_same_holds_for_all_others_if_asked(
    work: Work, event: Event, anna: Registration, jan: Registration
) -> None:
    ordered = Arranging(state=NeedState.ordered, arranged_by="PZG Olsztyn")
    assert arrange(work, event, anna.id, INTERPRETER, ordered, 0, alike=True) == 2
    assert ("Lis", "sign_interpreter", "ordered") in states(work, event)
    assert ("Lis", "parking", "open") in states(work, event)
    assert arrange(work, event, anna.id, INTERPRETER, NO, 1, alike=True) == 1, "Jan's is not open any more"
    assert arrange(work, event, anna.id, "own", ordered, 0, alike=True) == 1, "words are one's own"


def test_a_stale_page_is_refused(work: Work, event: Event, anna: Registration) -> None:
    arrange(work, event, anna.id, INTERPRETER, Arranging(state=NeedState.done), 0)
    with pytest.raises(Refusal) as refusal:
        arrange(work, event, anna.id, INTERPRETER, Arranging(state=NeedState.open), 0)
    assert refusal.value.message == CHANGED


def test_what_is_wanted_no_longer_is_to_be_called_off(work: Work, event: Event, anna: Registration) -> None:
    arrange(work, event, anna.id, INTERPRETER, Arranging(state=NeedState.ordered), 0)
    anna.measures = None
    work.session.flush()
    (row,) = in_vain(work, event, needs_of(work, event))
    assert row.need == INTERPRETER
    arrange(work, event, anna.id, INTERPRETER, Arranging(state=NeedState.open), 1)
    assert in_vain(work, event, needs_of(work, event)) == []
    with pytest.raises(Missing):
        arrange(work, event, anna.id, "parking", Arranging(state=NeedState.open), 0)


def test_history_does_not_say_what_is_needed(work: Work, event: Event, anna: Registration) -> None:
    arrange(work, event, anna.id, INTERPRETER, NO, 0)
    facts = list(work.session.scalars(select(HistoryFact).where(HistoryFact.topic == "needs")))
    assert [each.kind for each in facts] == ["needs.not_possible"]
    assert "interpreter" not in str([(each.values, each.personal) for each in facts])


def test_open_needs_are_tasks(work: Work, event: Event, anna: Registration) -> None:
    organiser = replace(work, actor=actor(alicja_account(work)))
    (task,) = tasks.tasks(organiser, event)
    assert (task.sentence.startswith("Do zapewnienia są jeszcze 2 potrzeby"), task.urgent) == (True, False)
    (group,) = tasks.team_tasks(organiser)
    assert (group.count, group.tasks[0].arguments) == (1, {"slug": event.slug})
    stranger = replace(work, actor=actor(staff(work, "Obca")))
    assert tasks.team_tasks(stranger) == []
    arrange(work, event, anna.id, INTERPRETER, Arranging(state=NeedState.ordered, needed_by=work.today), 0)
    arrange(work, event, anna.id, "own", Arranging(state=NeedState.done), 0)
    assert tasks.tasks(organiser, event) == []
    tomorrow = replace(organiser, now=work.now + timedelta(days=1))
    assert len(tasks.tasks(tomorrow, event)) == 1, "what was ordered is overdue"
    arrange(work, event, anna.id, INTERPRETER, Arranging(state=NeedState.done), 1)
    assert tasks.tasks(organiser, event) == tasks.team_tasks(organiser) == []


def test_staff_arrange_on_a_page(
    work: Work, event: Event, anna: Registration, jan: Registration, alicja: FlaskClient
) -> None:
    listed = alicja.get(f"/manage/events/{event.slug}/needs/")
    assert listed.status_code == 200
    assert "Anna Nowak" in listed.text
    assert "system językowo-migowy" in listed.text
    url = f"/manage/events/{event.slug}/needs/{anna.id}/{INTERPRETER}"
    assert 'value="0"' in alicja.get(url).text
    for form in (
        {"state": "not_possible", "seen": "0"},
        {"state": "nonsense", "seen": "0"},
        {"state": "ordered", "seen": "7", "arranged_by": "PZG"},
        {"state": "ordered", "seen": "0", "needed_by": "wczoraj", "arranged_by": "PZG"},
        {"state": "not_possible", "seen": "0", "sentence": "Dzień dobry {imie}", "arranged_by": "PZG"},
    ):
        answer = alicja.post(url, data=form)
        assert answer.status_code == 422, form
        if "arranged_by" in form:
            assert 'value="PZG"' in answer.text, "nothing typed is lost"
    good = {"state": "ordered", "seen": "0", "arranged_by": "PZG", "needed_by": "2026-12-10", "alike": "y"}
    assert alicja.post(url, data=good).status_code == 303
    rows = list(work.session.scalars(select(Arrangement)))
    assert {(each.state, each.arranged_by, str(each.needed_by)) for each in rows} == {
        (NeedState.ordered, "PZG", "2026-12-10")
    }
    assert len(rows) == 2
    assert "PZG" in alicja.get(f"/manage/events/{event.slug}/needs/?state=ordered").text
    assert alicja.get(f"/manage/events/{event.slug}/needs/{anna.id}/captions").status_code == 404
    assert alicja.get(f"/manage/events/{event.slug}/needs/999/own").status_code == 404


def test_another_events_people_are_not_found(
    work: Work, event: Event, anna: Registration, alicja: FlaskClient
) -> None:
    other = an_event(work, "inne")
    work.session.commit()
    for path in (f"{anna.id}/{INTERPRETER}", f"rooms/{anna.id}"):
        assert alicja.get(f"/manage/events/{other.slug}/needs/{path}").status_code == 404


def test_outsiders_are_refused(
    work: Work, event: Event, anna: Registration, celina: FlaskClient, client: FlaskClient
) -> None:
    for path in ("needs/", "needs.csv", "needs/print", "needs/rooms/", f"needs/{anna.id}/own"):
        assert celina.get(f"/manage/events/{event.slug}/{path}").status_code == 403
        assert client.get(f"/manage/events/{event.slug}/{path}").status_code in (302, 303, 403)
    form = {"state": "done", "seen": "0"}
    assert celina.post(f"/manage/events/{event.slug}/needs/{anna.id}/own", data=form).status_code == 403
    assert work.session.scalars(select(Arrangement)).all() == []


def test_a_trainer_sees_numbers_of_what_concerns_the_room(
    work: Work,
    event: Event,
    anna: Registration,
    jan: Registration,
    client_as_visitor: Callable[[], FlaskClient],
) -> None:
    session = event.meetings[0].sessions[0]
    trainer = celina_account(work, event)
    client = with_session(client_as_visitor(), work.session, trainer, work.now)
    jan.enrolled_from = session.day + timedelta(days=1)
    work.session.commit()
    page = client.get(f"/manage/events/{event.slug}/sessions/{session.id}/needs")
    assert page.status_code == 200
    assert re.search(r"Tłumacz języka migowego: 1\b", page.text)
    for hidden in ("Nowak", "system językowo-migowy", "parking", "Wegetaria"):
        assert hidden not in page.text
    assert "/needs" in client.get("/manage/sessions/").text
    stranger = with_session(client_as_visitor(), work.session, staff(work, "Obca"), work.now)
    assert stranger.get(f"/manage/events/{event.slug}/sessions/{session.id}/needs").status_code == 403


def test_the_person_reads_it_on_the_own_page(
    work: Work, event: Event, anna: Registration, client_as_visitor: Callable[[], FlaskClient]
) -> None:
    arrange(work, event, anna.id, INTERPRETER, NO, 0)
    anna.form_until = work.now.replace(year=2099)
    work.session.commit()
    client = client_as_visitor()
    by_form = client.get(f"/registrations/{work.links.token(Purpose.form, anna.id, anna.entries)}/")
    assert by_form.status_code == 200
    assert "Będą napisy na żywo." not in by_form.text
    page = client.get(f"/registrations/{work.links.token(Purpose.manage, anna.id, anna.link_version)}/")
    assert "Będą napisy na żywo." in page.text
    assert "niemożliwe" in page.text
