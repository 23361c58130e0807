"""Reminders and own texts of an event and of the office: typed, refused, previewed, read in letters."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.events.models import Event, EventLetters
from app.events.operations.copying import CopyPlan, copy
from app.history.models import HistoryFact
from app.office.models import OfficeSettings
from app.outbox.models import Letter
from app.registrations.operations import sign_up
from app.work import Work
from tests.messages.test_writing import hidden
from tests.support.applicants import person
from tests.support.open_events import DAY, MakeEvent

OWN = "Prosimy o zabranie laptopa. 🎒"


def seen_of(client: FlaskClient, event: Event) -> str:
    page = client.get(f"/manage/events/{event.slug}/messages/settings")
    assert page.status_code == 200
    return str(hidden(page.text)["seen"][0])


def save(client: FlaskClient, event: Event, seen: str, **facts: Any) -> Any:
    return client.post(f"/manage/events/{event.slug}/messages/settings", data={"seen": seen, **facts})


def of_event(session: Session, event: Event) -> EventLetters:
    return session.get_one(EventLetters, event.id, populate_existing=True)


def test_an_event_says_when_it_reminds_and_what_it_adds(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event()
    answer = save(alicja, event, seen_of(alicja, event), reminder_days=" 1;7 ", text_pl=OWN)
    assert answer.status_code == 303
    assert of_event(session, event).reminder_days == "7, 1"
    sign_up(work, event, person(1))
    (letter,) = session.scalars(select(Letter))
    assert f"{OWN}\n\nPozdrawiamy" in (letter.body or "")
    facts = [each.values["changed"] for each in session.scalars(select(HistoryFact)) if each.values]
    assert {"letters.reminder_days": [None, "7, 1"], "letters.text_pl": [None, OWN]} in facts
    history = alicja.get(f"/manage/events/{event.slug}/history/").text
    assert "Dodatek w każdej wiadomości" in history


def test_a_preview_shows_what_is_typed_and_saves_nothing(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(required_documents=["Oświadczenie"])
    typed = {
        "text_pl": OWN,
        "after_days": "2",
        "after_text_pl": "Ankieta czeka",
        "reminder_text_pl": "Wejście B",
    }
    page = save(alicja, event, seen_of(alicja, event), act="preview", **typed)
    assert page.status_code == 200
    for words in (OWN, "Ankieta czeka", "Wejście B", "Oświadczenie", "/registrations/…/"):
        assert page.text.count(words) >= 1
    assert session.get(EventLetters, event.id) is None


def test_two_who_save_are_told_apart(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, sign_in: Any, session: Session
) -> None:
    event, other = make_event(), sign_in("Olga", Role.organiser)
    seen = seen_of(alicja, event)
    assert save(other, event, seen, text_pl="pierwszy").status_code == 303
    second = save(alicja, event, seen, text_pl="drugi")
    assert second.status_code == 409
    assert "drugi" in second.text
    assert of_event(session, event).text_pl == "pierwszy"
    again = {name: values[0] for name, values in hidden(second.text).items()}
    assert save(alicja, event, again["seen"], text_pl="drugi").status_code == 303
    assert save(alicja, event, again["seen"], text_pl="drugi").status_code == 303
    assert of_event(session, event).text_pl == "drugi"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reminder_days", "jutro"),
        ("reminder_days", "0"),
        ("reminder_days", "61"),
        ("reminder_days", "1,2,3,4,5,6"),
        ("after_days", "0"),
        ("after_days", "x"),
        ("after_days", "3"),
        ("text_pl", "Pani {imie}"),
        ("text_en", "{{ name }}"),
        ("reminder_text_pl", "x" * 4_001),
        ("after_text_pl", "{% if %}"),
    ],
)
def test_bad_input_stands_at_its_field(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session, field: str, value: str
) -> None:
    event = make_event()
    answer = save(alicja, event, seen_of(alicja, event), **{field: value})
    assert answer.status_code == 422
    assert f'id="error-{field}"' in answer.text
    assert session.get(EventLetters, event.id) is None


def test_the_office_adds_to_each_letter_and_reminds(
    work: Work, make_event: MakeEvent, sign_in: Any, session: Session
) -> None:
    admin, event = sign_in("Grazyna", Role.administrator), make_event()
    post = "/manage/settings/own-texts"
    for bad in ({"reminder_days": "x"}, {"letter_text_pl": "{imię}"}, {"letter_text_en": "x" * 4_001}):
        answer = admin.post(post, data={"seen": "{}", **bad})
        assert answer.status_code == 422
        assert f'id="error-{next(iter(bad))}"' in answer.text
    form = {"seen": "{}", "reminder_days": "3", "letter_text_pl": "Pokój 5.", "letter_text_en": "Room 5."}
    assert admin.post(post, data=form).status_code == 303
    assert session.scalars(select(OfficeSettings.reminder_days)).one() == "3"
    page = admin.get(f"/manage/events/{event.slug}/messages/settings").text
    assert "Pokój 5." in page
    sign_up(work, event, person(1, language="en"))
    (letter,) = session.scalars(select(Letter))
    assert "Room 5.\n\nKind regards" in (letter.body or "")


def test_an_office_text_is_said_once_though_two_save(sign_in: Any) -> None:
    admin, post = sign_in("Grazyna", Role.administrator), "/manage/settings/own-texts"
    assert admin.post(post, data={"seen": "{}", "letter_text_pl": "A"}).status_code == 303
    assert admin.post(post, data={"seen": "{}", "letter_text_pl": "B"}).status_code == 409


def test_a_copy_takes_texts_and_reminders_along(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    event.letters = EventLetters(reminder_days="2", text_pl=OWN)
    work.session.flush()
    copied = copy(work, event, CopyPlan("Kopia", DAY))
    assert copied.letters is not None
    assert (copied.letters.reminder_days, copied.letters.text_pl) == ("2", OWN)


def test_an_event_is_deleted_with_its_texts(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(publication="draft")
    save(alicja, event, seen_of(alicja, event), text_pl=OWN)
    assert alicja.post(f"/manage/events/{event.slug}/delete").status_code == 303
    assert session.scalars(select(EventLetters)).all() == []
