"""Writing to a chosen set of people: who is in it, the preview, once when sent twice, what became of it."""

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.attendance.models import Mark, Presence, RegisterRow
from app.events.models import Assignment, Download, Event
from app.files.operations import stored
from app.files.storage import checked_upload
from app.history.models import HistoryFact
from app.messages.models import Message, MessageRecipient
from app.messages.readers import reader_sets, recipients_of
from app.outbox.models import Call, CallState, Letter, LetterState
from app.progress import models as progress
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import sign_up
from app.typed import placeholder_in
from app.work import Work
from tests.support.applicants import person
from tests.support.html import parsed
from tests.support.open_events import MakeEvent
from tests.support.statements import statements

BODY = "Dzień dobry,\n\nzapraszamy od podwórza.\nParking: https://parking.example/plan"


def people(work: Work, event: Event) -> dict[str, Registration]:
    """Sign up somebody in each state, and Cezary, who gave no e-mail."""
    states = {
        "Adam": RegistrationState.confirmed,
        "Beata": RegistrationState.waiting,
        "Dorota": RegistrationState.applied,
        "Emil": RegistrationState.withdrawn,
        "Felicja": RegistrationState.removed,
        "Cezary": RegistrationState.confirmed,
    }
    found = {}
    for number, (name, state) in enumerate(states.items()):
        who = person(number, first_name=name, phone="+48 600 100 200", institution="MOPS Ełk")
        found[name] = sign_up(work, event, who).registration
        found[name].state = state
    found["Cezary"].email = ""
    work.session.flush()
    return found


def letters(session: Session) -> list[Letter]:
    return list(session.scalars(select(Letter).where(Letter.kind == "message").order_by(Letter.id)))


def hidden(page: str) -> dict[str, Any]:
    root, _ = parsed(page)
    fields = [each for each in root.all("input") if each.get("type") == "hidden"]
    found: dict[str, Any] = {}
    for each in fields:
        found.setdefault(each.get("name"), []).append(each.get("value"))
    return {name: values for name, values in found.items() if name != "csrf_token"}


def previewed(client: FlaskClient, slug: str, **facts: Any) -> dict[str, Any]:
    """Fill the form in; return the fields of its preview."""
    form = {"readers": "all", "subject_pl": "Wejście", "body_pl": BODY} | facts
    page = client.post(f"/manage/events/{slug}/messages/new", data=form)
    assert page.status_code == 200, page.text
    return hidden(page.text)


def send_it(client: FlaskClient, slug: str, fields: dict[str, Any]) -> Any:
    return client.post(f"/manage/events/{slug}/messages/new", data={**fields, "act": "send"})


@pytest.mark.parametrize(
    ("readers", "names"),
    [
        ("all", ["Adam", "Beata", "Dorota", "Cezary"]),
        ("confirmed", ["Adam", "Cezary"]),
        ("waiting", ["Beata"]),
        ("applied", ["Dorota"]),
    ],
)
def test_a_set_holds_those_who_are_in_its_state(
    work: Work, make_event: MakeEvent, readers: str, names: list[str]
) -> None:
    event = make_event()
    people(work, event)
    found = [each.name.split()[0] for each in recipients_of(work, event, readers)]
    assert sorted(found) == sorted(names)


def test_who_lacks_something_can_be_written_to(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    known = people(work, event)
    assert recipients_of(work, event, "data") == []
    known["Adam"].phone = None
    assert "entry" not in reader_sets(work, event)
    test = progress.EventTest(event=event, kind=progress.TestKind.entry, most_points=10)
    work.session.add(test)
    work.session.flush()
    score = progress.Score(test=test, registration_id=known["Adam"].id, points=5, changed_at=work.now)
    work.session.add(score)
    work.session.flush()
    assert "entry" in reader_sets(work, event)
    assert "exit" not in reader_sets(work, event)
    assert [each.registration_id for each in recipients_of(work, event, "data")] == [known["Adam"].id]
    assert [each.registration_id for each in recipients_of(work, event, "entry")] == [known["Cezary"].id]


def test_who_was_absent_from_a_session_can_be_written_to(
    work: Work, make_event: MakeEvent, clock: Any, work_as: Callable[..., Work]
) -> None:
    event = make_event()
    known = people(work, event)
    session = event.meetings[0].sessions[0]
    name = f"absent-{session.id}"
    assert name not in reader_sets(work, event)
    for who, presence in (("Adam", Presence.absent), ("Beata", Presence.present)):
        row = RegisterRow(
            session_id=session.id, person_id=known[who].person_id, registration_id=known[who].id
        )
        work.session.add(row)
        work.session.flush()
        work.session.add(Mark(row_id=row.id, presence=presence, changed_at=work.now))
    work.session.flush()
    clock.now = datetime.combine(session.day, time(12), tzinfo=work.now.tzinfo)
    assert name in reader_sets(work_as(work.actor), event)
    assert [each.registration_id for each in recipients_of(work, event, name)] == [known["Adam"].id]


def test_trainers_get_a_letter_without_a_link_of_participants(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, celina: FlaskClient, session: Session
) -> None:
    event = make_event()
    account = work.session.scalars(select(Account).where(Account.name == "Celina Maj")).one()
    work.session.add(Assignment(account_id=account.id, role=Role.trainer, event_id=event.id))
    fields = previewed(alicja, event.slug, readers="trainers")
    assert send_it(alicja, event.slug, fields).status_code == 303
    (letter,) = letters(session)
    assert letter.recipient == "celina@example.org"
    assert "/registrations/" not in (letter.body or "")
    assert "/manage/sessions/" in (letter.body or "")


def test_the_preview_says_how_many_and_shows_the_letter_as_it_goes_out(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event()
    people(work, event)
    form = {"readers": "all", "subject_pl": "Wejście", "body_pl": BODY}
    page = alicja.post(f"/manage/events/{event.slug}/messages/new", data=form).text
    assert "Wyślij 3 wiadomości" in page
    assert all(word in page for word in ("Cezary", "+48 600 100 200"))
    assert "/registrations/…/" in page
    assert letters(session) == []
    assert send_it(alicja, event.slug, hidden(page)).status_code == 303
    for each in letters(session):
        body = (each.body or "").replace("\n", " ")
        assert "zapraszamy od podwórza. Parking: https://parking.example/plan" in body
        assert "/registrations/…" not in body
        assert "/registrations/" in body


def test_a_letter_is_sent_once_when_it_is_sent_twice(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event()
    people(work, event)
    fields = previewed(alicja, event.slug)
    first, second = send_it(alicja, event.slug, fields), send_it(alicja, event.slug, fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(letters(session)) == 3
    assert session.scalar(select(func.count()).select_from(Message)) == 1
    (call,) = session.scalars(select(Call))
    assert (call.kind, call.state) == ("message", CallState.open)
    assert "zapraszamy od podwórza" in call.words
    facts = session.scalars(select(HistoryFact).where(HistoryFact.kind == "event.message_sent")).all()
    assert [fact.values["count"] for fact in facts] == [4]


def test_two_organisers_do_not_send_the_same_words_twice(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, sign_in: Any, session: Session, clock: Any
) -> None:
    event, other = make_event(), sign_in("Olga", Role.organiser)
    people(work, event)
    fields = previewed(alicja, event.slug)
    same = previewed(other, event.slug)
    assert send_it(alicja, event.slug, fields).status_code == 303
    assert send_it(other, event.slug, same).status_code == 409
    assert len(letters(session)) == 3
    clock.move(days=2)
    assert send_it(other, event.slug, same).status_code in (303, 403)


def test_who_withdraws_after_the_preview_gets_no_letter(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event()
    known = people(work, event)
    fields = previewed(alicja, event.slug)
    session.get_one(Registration, known["Adam"].id).state = RegistrationState.withdrawn
    answer = send_it(alicja, event.slug, fields)
    assert answer.status_code == 409
    assert letters(session) == []
    assert send_it(alicja, event.slug, hidden(answer.text)).status_code == 303
    assert len(letters(session)) == 2


def test_a_test_goes_to_oneself_alone(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event()
    people(work, event)
    fields = previewed(alicja, event.slug, subject_en="Entrance", body_en="Hello")
    answer = alicja.post(f"/manage/events/{event.slug}/messages/new", data={**fields, "act": "test"})
    assert answer.status_code == 200
    sent = letters(session)
    assert [each.recipient for each in sent] == ["alicja@example.org"] * 2
    assert [each.subject for each in sent] == ["Próba: Wejście", "Test: Entrance"]
    assert send_it(alicja, event.slug, hidden(answer.text)).status_code == 303
    for _ in range(25):
        alicja.post(f"/manage/events/{event.slug}/messages/new", data={**fields, "act": "test"})
    own = [each for each in letters(session) if each.recipient == "alicja@example.org"]
    assert len(own) <= 22


def test_readers_in_english_get_english_where_there_is_some(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(title_en="Seminar")
    sign_up(work, event, person(1, language="en"))
    sign_up(work, event, person(2))
    both = previewed(alicja, event.slug, subject_en="Entrance", body_en="Hello, by the yard.")
    assert send_it(alicja, event.slug, both).status_code == 303
    assert {(each.language, each.subject) for each in letters(session)} == {
        ("en", "Entrance"),
        ("pl", "Wejście"),
    }
    one = previewed(alicja, event.slug, subject_pl="Inny")
    assert send_it(alicja, event.slug, one).status_code == 303
    assert [each.language for each in letters(session)[2:]] == ["pl", "pl"]


def test_delivery_is_told_for_each_person(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event()
    people(work, event)
    where = send_it(alicja, event.slug, previewed(alicja, event.slug)).location
    first, second, _ = letters(session)
    first.state, second.state = LetterState.sent, LetterState.failed
    second.last_error = "550 5.1.1"
    page = alicja.get(where).text
    assert all(word in page for word in ("Wysłana", "Niedostarczona", "Do zatelefonowania", "550 5.1.1"))
    failed = alicja.get(f"{where}?state=failed").text
    assert (second.recipient_name in failed, first.recipient_name in failed) == (True, False)
    phone = alicja.get(f"{where}?state=phone").text
    assert ("Cezary" in phone, first.recipient_name in phone) == (True, False)
    assert alicja.get(f"{where}?state=%00&page=-1").status_code == 200
    listed = alicja.get(f"/manage/events/{event.slug}/messages/sent/").text
    assert "Wejście" in listed


def test_documents_are_linked(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event()
    people(work, event)
    upload = checked_upload("program.pdf", b"%PDF-1.4 1", field="file")
    file = stored(work, upload)
    for title, limited in (("Program", False), ("Tajne", True)):
        event.downloads.append(
            Download(position=0, title=title, file_id=file.id, file_name="p.pdf", for_confirmed=limited)
        )
    work.session.flush()
    public, hidden_one = (each.id for each in event.downloads)
    assert (
        send_it(
            alicja, event.slug, previewed(alicja, event.slug, documents=[public, hidden_one, 10**9])
        ).status_code
        == 303
    )
    body = letters(session)[0].body or ""
    assert f"/events/{event.slug}/downloads/{public}" in body
    assert "Tajne" not in body


def test_an_answer_goes_to_the_contact(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    for address, expected in (("kontakt@example.org", "kontakt@example.org"), ("a b\r\nBcc: x@y.pl", None)):
        event = make_event(contact_email=address)
        sign_up(work, event, person(1))
        send_it(alicja, event.slug, previewed(alicja, event.slug))
        assert letters(session)[-1].reply_to == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject_pl", ""),
        ("subject_pl", "x" * 151),
        ("body_pl", ""),
        ("body_pl", "x" * 10_001),
        ("body_pl", "Szanowna Pani {imie}"),
        ("body_pl", "Dzień dobry {{ name }}"),
        ("subject_pl", "{% raw %}"),
        ("readers", "administrators"),
        ("readers", "absent-999999999"),
        ("readers", ""),
        ("subject_en", "only a subject"),
        ("body_en", "only a text"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_kept(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, field: str, value: str
) -> None:
    event = make_event()
    people(work, event)
    form = {"readers": "all", "subject_pl": "Wejście", "body_pl": BODY, field: value}
    answer = alicja.post(f"/manage/events/{event.slug}/messages/new", data=form)
    assert answer.status_code == 422
    assert f'id="error-{field}"' in answer.text
    if field != "body_pl":
        assert "zapraszamy od podwórza." in answer.text


@pytest.mark.parametrize(
    "subject", ["A\r\nBcc: x@example.org", "\u202egnp.exe", "🎉 Zaproszenie", "=?utf-8?q?x?=", "<b>&amp;"]
)
def test_odd_subjects_stay_one_plain_line(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session, subject: str
) -> None:
    event = make_event()
    sign_up(work, event, person(1))
    assert send_it(alicja, event.slug, previewed(alicja, event.slug, subject_pl=subject)).status_code == 303
    (letter,) = letters(session)
    assert not re.search("[\r\n\u202e]", letter.subject)


@pytest.mark.parametrize("text", ["{imię}", "{}", "{{ x }}", "{% if %}", "a {first_name} b"])
def test_what_looks_like_a_placeholder_is_found(text: str) -> None:
    assert placeholder_in(text)


@pytest.mark.parametrize("text", ["", None, "100 % obecności", "nawias (imię)", "{\nlista\n}"])
def test_plain_texts_hold_none(text: str | None) -> None:
    assert not placeholder_in(text)


def test_forged_keys_do_no_harm(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event, other = make_event(), make_event()
    for each in (event, other):
        sign_up(work, each, person(1))
    fields = previewed(alicja, event.slug)
    assert send_it(alicja, event.slug, fields).status_code == 303
    foreign = previewed(alicja, other.slug) | {"key": fields["key"]}
    assert send_it(alicja, other.slug, foreign).status_code == 409
    odd = previewed(alicja, other.slug) | {"key": "x" * 5000}
    assert send_it(alicja, other.slug, odd).status_code == 303


def test_statements_do_not_grow_with_people(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    counts = []
    for many in (3, 30):
        event = make_event()
        for number in range(many):
            sign_up(work, event, person(number))
        fields = previewed(alicja, event.slug)
        with statements() as seen:
            where = send_it(alicja, event.slug, fields).location
        with statements() as shown:
            alicja.get(where)
        counts.append((len(seen), len(shown)))
    assert counts[0] == counts[1]
    assert session.scalar(select(func.count()).select_from(MessageRecipient)) == 33


def test_others_may_not_read_or_write(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, celina: FlaskClient
) -> None:
    event, other = make_event(), make_event()
    people(work, event)
    where = send_it(alicja, event.slug, previewed(alicja, event.slug)).location
    assert celina.get(where).status_code == 403
    assert celina.post(f"/manage/events/{event.slug}/messages/new", data={}).status_code == 403
    assert alicja.get(where.replace(event.slug, other.slug)).status_code == 404
