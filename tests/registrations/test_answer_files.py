"""Answers that are files: looked at, kept while the form comes back, sent to those entitled, erased again."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.errors import Refusal
from app.events.models import Event
from app.files.models import StoredFile
from app.files.storage import path_of
from app.history.models import HistoryFact
from app.links import Purpose
from app.questions.asking import Condition, OwnQuestion
from app.questions.commands import erase_staged_files
from app.questions.models import QuestionKind, StagedFile
from app.questions.operations import copy_form
from app.questions.operations.changing import MOST_FILES
from app.questions.queries import asked_questions
from app.registrations.answers import answers_of
from app.registrations.models import Registration
from app.work import Work
from tests.conftest import TestClock
from tests.support.applicants import MailedLink, send_form, typed
from tests.support.open_events import MakeEvent
from tests.support.questions import asks
from tests.support.scans import jpeg, scanned

FILE, TRIP = QuestionKind.file, "Czy będzie dojazd?"


@pytest.fixture
def event(work: Work, make_event: MakeEvent) -> Event:
    """An event that asks for a consent, and for a ticket those who travel."""
    event = make_event()
    asks(work, event, "Zgoda przełożonego", kind=FILE, is_required=True, label_en="Consent")
    trip = asks(work, event, TRIP)
    asks(work, event, "Bilet", kind=FILE, is_required=True, condition=Condition(trip.id, "yes"))
    work.session.commit()
    return event


def questions(work: Work, event: Event) -> list[OwnQuestion]:
    """Return what an event asks."""
    return list(asked_questions(work, event))


def names(work: Work, event: Event) -> list[str]:
    """Return the names of the fields of an event's questions."""
    return [f"question-{each.id}" for each in questions(work, event)]


def post(client: FlaskClient, address: str, files: dict[str, tuple[str, bytes]], **more: Any) -> TestResponse:
    """Send a form with files as a browser does."""
    data = {**more, **{name: (BytesIO(data), file) for name, (file, data) in files.items()}}
    return client.post(address, data=data, content_type="multipart/form-data")


def register(
    client: FlaskClient, event: Event, files: dict[str, tuple[str, bytes]], **more: str
) -> TestResponse:
    """Send the form of registration with files."""
    return post(client, f"/events/{event.slug}/register", files, **{**typed(), **more})


def only(session: Session) -> Registration:
    """Return the only registration."""
    return session.scalars(select(Registration)).one()


def told(work: Work, registration: Registration) -> dict[str, str]:
    """Return the answers of a registration as people read them."""
    polish = work.texts.into("pl")
    found = answers_of(work, registration).values()
    return {each.question.label_pl: each.question.told(each.value, polish) for each in found}


def hidden(answer: TestResponse, name: str) -> str:
    """Return the value of the hidden field that names an attached file."""
    found = re.search(rf'name="{name}-attached" value="([^"]+)"', answer.text)
    assert found, f"nothing is attached to {name}"
    return found[1]


def files_kept(session: Session) -> int:
    """Return how many files are kept."""
    return session.scalar(select(func.count()).select_from(StoredFile)) or 0


def test_a_file_is_an_answer(
    client: FlaskClient, work: Work, event: Event, session: Session, mailed_link: MailedLink
) -> None:
    consent, trip, _ = names(work, event)
    page = client.get(f"/events/{event.slug}/register").text
    assert 'enctype="multipart/form-data"' in page
    assert f'name="{consent}"' in page
    assert ".pdf,.jpg" in page
    data = scanned(None)
    answer = register(client, event, {consent: ("../../etc/Zgoda.pdf", data)}, **{trip: "no"})
    assert answer.status_code == 303
    assert told(work, only(session)) == {"Zgoda przełożonego": "Zgoda.pdf", TRIP: "Nie"}
    by_form = answer.headers["Location"]
    assert "Zgoda.pdf" in client.get(by_form).text
    assert "/answers/" not in client.get(by_form).text.replace(f"{by_form}answers", "")
    id = questions(work, event)[0].id
    assert client.get(f"{by_form}answers/{id}/file").status_code == 404
    mailed = mailed_link(by_form)
    link = f"{mailed}answers/{id}/file"
    assert f'href="{link}"' in client.get(mailed).text
    sent = client.get(link, buffered=True)
    assert sent.data == data
    assert sent.headers["Content-Disposition"] == "attachment; filename=Zgoda.pdf"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Cache-Control"] == "no-store"


def test_a_form_that_comes_back_keeps_the_file(
    client: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    consent, trip, _ = names(work, event)
    back = register(client, event, {consent: ("zgoda.jpg", jpeg())}, first_name="", **{trip: "no"})
    assert back.status_code == 422
    assert "Załączono: zgoda.jpg" in back.text
    assert f'href="#{consent}"' not in back.text, "nothing is wrong with the file"
    token = hidden(back, consent)
    again = {f"{consent}-attached": token, trip: "no"}
    assert send_form(client, event, **again).startswith("/registrations/")
    assert told(work, only(session))["Zgoda przełożonego"] == "zgoda.jpg"
    # The same form once more is a second sending of the same, as without files.
    assert "już" in client.post(f"/events/{event.slug}/register", data=typed(**again)).text
    assert len(session.scalars(select(Registration)).all()) == 1


def test_a_token_is_good_for_its_question_and_for_a_day(
    client: FlaskClient, work: Work, event: Event, session: Session, clock: TestClock, make_event: MakeEvent
) -> None:
    consent, trip, ticket = names(work, event)
    back = register(client, event, {consent: ("a.jpg", jpeg())}, first_name="", **{trip: "no"})
    token = hidden(back, consent)
    for wrong in (
        {f"{ticket}-attached": token, trip: "yes"},
        {f"{consent}-attached": "1.1.forged", trip: "no"},
        {f"{consent}-attached": "ż" * 300, trip: "no"},
        {consent: "a.jpg", trip: "no"},
    ):
        assert client.post(f"/events/{event.slug}/register", data=typed(**wrong)).status_code == 422
    clock.now += timedelta(hours=24, minutes=1)
    late = client.post(
        f"/events/{event.slug}/register", data=typed(**{f"{consent}-attached": token, trip: "no"})
    )
    assert late.status_code == 422
    assert "Proszę" not in late.text
    assert "nie jest już przechowywany" in late.text
    assert session.scalars(select(Registration)).all() == []


def test_what_nobody_sends_again_is_erased(
    app: Flask, client: FlaskClient, work: Work, event: Event, session: Session, clock: TestClock
) -> None:
    consent, trip, _ = names(work, event)
    register(client, event, {consent: ("a.jpg", jpeg())}, first_name="", **{trip: "no"})
    register(client, event, {consent: ("b.jpg", jpeg(quality=30))}, **{trip: "no"})
    kept = {each.name: each for each in session.scalars(select(StagedFile))}
    paths = {
        name: path_of(work, session.get_one(StoredFile, each.file_id).sha256) for name, each in kept.items()
    }
    session.commit()
    with app.app_context():
        erase_staged_files()
        assert all(each.exists() for each in paths.values())
        clock.now += timedelta(hours=26)
        erase_staged_files()
    session.expire_all()
    assert session.scalars(select(StagedFile)).all() == []
    assert {name: each.exists() for name, each in paths.items()} == {"a.jpg": False, "b.jpg": True}
    assert files_kept(session) == 1


def vast() -> bytes:
    """Return a small file of a very large picture."""
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


BAD = {
    "empty": (("a.pdf", b""), "Plik jest pusty"),
    "program": (("a.pdf", b"MZ" + bytes(900)), "Tego rodzaju pliku nie można przyjąć"),
    "archive": (("a.pdf", b"PK\x03\x04" + bytes(900)), "Tego rodzaju pliku nie można przyjąć"),
    "HEIC": (("IMG.HEIC", b"\0\0\0\x18ftypheic" + bytes(900)), "HEIC"),
    "disguised": (("a.pdf", jpeg()), "Plik nie jest tym, na co wskazuje nazwa"),
    "broken": (("a.jpg", jpeg()[:3_000]), "Plik jest uszkodzony"),
    "vast": (("a.png", vast()), "Obraz jest za duży"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_can_t_be_taken_is_said_at_the_field(
    client: FlaskClient, work: Work, event: Event, session: Session, kind: str
) -> None:
    file, words = BAD[kind]
    consent, trip, _ = names(work, event)
    answer = register(client, event, {consent: file}, **{trip: "no"})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#{consent}"' in answer.text
    assert "Bartek" in answer.text, "what was typed stays"
    assert session.scalars(select(Registration)).all() == []
    assert files_kept(session) == 0


def test_a_large_file_is_refused(
    client: FlaskClient, work: Work, event: Event, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("app.files.reading", "app.questions.forms.files"):
        monkeypatch.setattr(f"{module}.MAX_BYTES", 1_000)
    consent, trip, _ = names(work, event)
    answer = register(client, event, {consent: ("a.jpg", jpeg())}, **{trip: "no"})
    assert answer.status_code == 422
    assert "Plik jest za duży" in answer.text
    assert files_kept(session) == 0


def test_a_script_in_a_pdf_stays_in_the_file(
    client: FlaskClient, alicja: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    consent, trip, _ = names(work, event)
    data = scanned(None).replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (1) >>"
    )
    assert register(client, event, {consent: ("a.pdf", data)}, **{trip: "no"}).status_code == 303
    id = questions(work, event)[0].id
    sent = alicja.get(f"/manage/registrations/{only(session).id}/answers/{id}/file", buffered=True)
    assert sent.data == data
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in sent.headers["Content-Security-Policy"]


def test_a_hidden_question_keeps_no_file_and_refuses_none(
    client: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    consent, trip, ticket = names(work, event)
    files = {consent: ("a.jpg", jpeg()), ticket: ("zły.jpg", b"MZ")}
    assert register(client, event, files, **{trip: "yes"}).status_code == 422
    good = {**files, ticket: ("bilet.jpg", jpeg(quality=20))}
    back = register(client, event, good, first_name="", **{trip: "yes"})
    tokens = {f"{each}-attached": hidden(back, each) for each in (consent, ticket)}
    # The answer that opened the question is taken back: its file is passed over.
    send_form(client, event, **tokens, **{trip: "no"})
    assert told(work, only(session)) == {"Zgoda przełożonego": "a.jpg", TRIP: "Nie"}


def test_a_bad_file_of_a_hidden_question_is_passed_over(
    client: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    consent, trip, ticket = names(work, event)
    files = {consent: ("a.jpg", jpeg()), ticket: ("zły.jpg", b"MZ")}
    assert register(client, event, files, **{trip: "no"}).status_code == 303
    assert "Bilet" not in told(work, only(session))


def test_a_file_is_exchanged_and_taken_away(
    client: FlaskClient, work: Work, event: Event, session: Session, mailed_link: MailedLink
) -> None:
    consent, trip, ticket = names(work, event)
    files = {consent: ("a.jpg", jpeg()), ticket: ("b.jpg", jpeg(quality=20))}
    mailed = mailed_link(register(client, event, files, **{trip: "yes"}).headers["Location"])
    first = {each.file_id for each in answers_of(work, only(session)).values()} - {None}
    session.query(StagedFile).delete()
    session.commit()
    page = client.get(mailed).text
    assert "Załączono: a.jpg" in page
    assert f"{consent}-remove" not in page, "what is required is exchanged, not taken away"
    # Nothing chosen: the files stay; only another answer changes.
    assert post(client, f"{mailed}answers", {}, **{trip: "yes"}).status_code == 303
    assert {each.file_id for each in answers_of(work, only(session)).values()} - {None} == first
    new = {consent: ("c.jpg", jpeg(quality=40))}
    assert post(client, f"{mailed}answers", new, **{trip: "no"}).status_code == 303
    session.expire_all()
    assert told(work, only(session)) == {"Zgoda przełożonego": "c.jpg", TRIP: "Nie"}
    # What was exchanged, and what is hidden now, is gone with its bytes.
    assert session.scalars(select(StoredFile).where(StoredFile.id.in_(first))).all() == []
    assert files_kept(session) == 1
    gone = [each.id for each in questions(work, event)][2]
    assert client.get(f"{mailed}answers/{gone}/file").status_code == 404


def test_what_is_optional_is_taken_away(
    client: FlaskClient, work: Work, session: Session, make_event: MakeEvent, mailed_link: MailedLink
) -> None:
    event = make_event()
    asks(work, event, "Zdjęcie", kind=FILE)
    work.session.commit()
    (photo,) = names(work, event)
    back = register(client, event, {photo: ("a.jpg", jpeg())}, first_name="")
    token = hidden(back, photo)
    kept = {f"{photo}-attached": token}
    mailed = mailed_link(send_form(client, event, **kept))
    assert told(work, only(session)) == {"Zdjęcie": "a.jpg"}
    assert post(client, f"{mailed}answers", {}, **{f"{photo}-remove": "y"}).status_code == 303
    assert told(work, only(session)) == {}


def test_staff_see_attach_and_open_files(
    client: FlaskClient, alicja: FlaskClient, celina: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    consent, _, _ = names(work, event)
    who = {"first_name": "Ewa", "last_name": "Lis", "phone": "600100200", "channel": "phone"}
    new = f"/manage/events/{event.slug}/registrations/new"
    assert post(alicja, new, {consent: ("skan.jpg", jpeg())}, **who).status_code == 303
    here = only(session)
    address, id = f"/manage/registrations/{here.id}/", questions(work, event)[0].id
    link = f"{address}answers/{id}/file"
    assert f'href="{link}"' in alicja.get(address).text
    assert alicja.get(link, buffered=True).data == jpeg()
    assert session.scalars(select(HistoryFact).where(HistoryFact.kind == "registration.answer_file_opened"))
    assert celina.get(link).status_code == 403
    assert client.get(link).status_code == 303
    # Staff take away what participants have to give.
    assert post(alicja, f"{address}answers", {}, **{f"{consent}-remove": "y"}).status_code == 303
    assert told(work, here) == {}
    listed = alicja.get(f"/manage/events/{event.slug}/registrations.csv").text
    assert "Zgoda przełożonego" in listed


def test_exports_hold_the_name(
    client: FlaskClient, alicja: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    consent, trip, _ = names(work, event)
    register(client, event, {consent: ("=zgoda.jpg", jpeg())}, **{trip: "no"})
    listed = alicja.get(f"/manage/events/{event.slug}/registrations.csv").text
    assert "zgoda.jpg" in listed
    assert ";=zgoda" not in listed


def test_a_new_link_kills_the_old_one_for_files_too(
    client: FlaskClient, work: Work, event: Event, session: Session, mailed_link: MailedLink
) -> None:
    consent, trip, _ = names(work, event)
    mailed = mailed_link(
        register(client, event, {consent: ("a.jpg", jpeg())}, **{trip: "no"}).headers["Location"]
    )
    id = questions(work, event)[0].id
    only(session).link_version += 1
    session.commit()
    assert client.get(f"{mailed}answers/{id}/file").status_code == 404
    other = work.links.token(Purpose.manage, only(session).id + 1, 1)
    assert client.get(f"/registrations/{other}/answers/{id}/file").status_code == 404


def test_files_of_a_form_are_few(work: Work, make_event: MakeEvent) -> None:
    source, target = make_event(), make_event()
    for number in range(MOST_FILES):
        asks(work, source, f"Plik {number}", kind=FILE)
    with pytest.raises(Refusal, match="at most"):
        asks(work, source, "Jeszcze jeden", kind=FILE)
    asks(work, target, "Plik", kind=FILE)
    with pytest.raises(Refusal, match="at most"):
        copy_form(work, source, target)


def test_only_so_many_files_come_from_one_place(
    client: FlaskClient, work: Work, event: Event, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.questions.forms.files.hit", lambda *_: False)
    consent, trip, _ = names(work, event)
    answer = register(client, event, {consent: ("a.jpg", jpeg())}, **{trip: "no"})
    assert answer.status_code == 422
    assert "bardzo dużo plików" in answer.text
    assert files_kept(session) == 0


def test_only_so_much_waits_for_forms_to_come_again(
    client: FlaskClient, work: Work, event: Event, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.questions.operations.staging.MOST_STAGED_BYTES", 1000)
    consent, trip, _ = names(work, event)
    answer = register(client, event, {consent: ("a.jpg", jpeg())}, **{trip: "no"})
    assert answer.status_code == 422
    assert "zbyt wiele plików" in answer.text
    assert files_kept(session) == 0


def test_an_event_without_files_takes_none(
    client: FlaskClient, work: Work, session: Session, make_event: MakeEvent
) -> None:
    event = make_event()
    answer = register(client, event, {"question-1": ("a.jpg", jpeg())})
    assert answer.status_code == 303
    assert files_kept(session) == 0


def test_who_is_signed_in_sends_forms_too(
    alicja: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    consent, trip, _ = names(work, event)
    alicja.get("/manage/")
    assert register(alicja, event, {consent: ("a.jpg", jpeg())}, **{trip: "no"}).status_code == 303
    again = alicja.post(f"/events/{event.slug}/register", data=typed(first_name="Inna"))
    assert again.status_code == 422
