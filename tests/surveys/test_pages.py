"""Pages of tests and evaluations: prepared by staff, answered by their links, read by who may."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account
from app.events.models import Event
from app.links import Purpose
from app.outbox.models import Letter
from app.progress.queries import scores
from app.questions.models import Sheet, SheetKind
from app.questions.queries import asked_questions, sheet_of
from app.registrations.models import Registration
from app.surveys.models import Attempt, Heard, Voice
from app.surveys.operations.preparing import close_sheet
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import group
from tests.support.cast import alicja, an_event, celina, daniel
from tests.support.printed import read
from tests.surveys.sheets import a_test, an_evaluation, answered, evaluated, ids, question

Visitor = Callable[[], FlaskClient]


@pytest.fixture
def organiser(work: Work) -> Account:
    return alicja(work)


@pytest.fixture
def client(organiser: Account, signed_in: SignedIn) -> FlaskClient:
    return signed_in(organiser)


@pytest.fixture
def event(work: Work) -> Event:
    return an_event(work, "szkolenie-na-stronach", days=3)


def page(event: Event, rest: str = "") -> str:
    return f"/manage/events/{event.slug}/surveys/{rest}"


def own(work: Work, registration: Registration, kind: str = "") -> str:
    token = work.links.token(Purpose.manage, registration.id, registration.link_version)
    return f"/registrations/{token}/" + (f"surveys/{kind}" if kind else "")


def room(work: Work, sheet: Sheet) -> str:
    return f"/evaluations/{work.links.token(Purpose.evaluation, sheet.id, sheet.link_version)}/"


def count(work: Work, table: type[Attempt] | type[Voice] | type[Heard] | type[Letter]) -> int:
    return work.session.scalar(select(func.count()).select_from(table)) or 0


def test_staff_make_a_test_and_a_person_answers_it(
    work: Work, event: Event, client: FlaskClient, client_as_visitor: Visitor
) -> None:
    anna = group(work, event, 1)[0]
    work.session.commit()
    assert "Przygotuj" in client.get(page(event)).text
    assert client.post(page(event, "entry/make")).status_code == 303
    refused = client.post(page(event, "entry/open"))
    assert refused.status_code == 422
    assert "Nie ma jeszcze pytań" in refused.text
    form = {
        "kind": "one_of", "label_pl": "Stolica?", "label_en": "Capital?",
        "rows-0-pl": "Kraków", "rows-0-points": "", "rows-1-pl": "Warszawa", "rows-1-points": "2",
    }  # fmt: skip
    for wrong, said in (("dwa", "To nie jest liczba punktów"), ("0", "Przynajmniej jedna odpowiedź")):
        back = client.post(page(event, "entry/new"), data={**form, "rows-1-points": wrong})
        assert back.status_code == 422
        assert said in back.text
        assert "Warszawa" in back.text
    assert client.post(page(event, "entry/new"), data=form).status_code == 303
    assert client.post(page(event, "entry/set-up"), data={"pass_percent": "50"}).status_code == 303
    assert client.post(page(event, "entry/open")).status_code == 303
    visitor = client_as_visitor()
    assert "surveys/entry" in visitor.get(own(work, anna)).text
    asked = visitor.get(own(work, anna, "entry"))
    assert "Stolica?" in asked.text
    assert asked.headers["Cache-Control"] == "no-store"
    [question] = asked_questions(work, sheet_of(work, event, SheetKind.entry) or Sheet())
    assert visitor.post(own(work, anna, "entry"), data={}).status_code == 422
    assert visitor.post(own(work, anna, "entry"), data={f"question-{question.id}": "9"}).status_code == 422
    sent = visitor.post(own(work, anna, "entry"), data={f"question-{question.id}": "2"})
    assert sent.status_code == 303
    work.session.expire_all()
    assert list(scores.scores_of(work, event)[anna.id].values()) == [2.0]
    # Neither the points nor what is right is told before it closes.
    again = visitor.get(own(work, anna, "entry")).text
    assert re.search(r'checked[^>]*value="2"|value="2"[^>]*checked', again)
    assert "2 na 2" not in again + visitor.get(own(work, anna)).text
    assert client.post(page(event, "entry/close")).status_code == 303
    over = visitor.get(own(work, anna, "entry")).text
    assert "2 na 2 punktów, zaliczony" in over
    assert "Poprawna odpowiedź" not in over, "an exit test may still ask the same"
    assert client.post(page(event, "exit/copy-entry")).status_code == 303
    assert client.post(page(event, "exit/set-up"), data={"opens_on": "2000-01-01"}).status_code == 303
    assert client.post(page(event, "exit/open")).status_code == 303
    assert "Poprawna odpowiedź" not in visitor.get(own(work, anna, "entry")).text
    assert client.post(page(event, "exit/close")).status_code == 303
    assert "Poprawna odpowiedź" in visitor.get(own(work, anna, "entry")).text
    late = visitor.post(own(work, anna, "entry"), data={f"question-{question.id}": "1"})
    assert late.status_code == 409
    assert "Czas na odpowiedzi minął" in late.text
    assert 'name="p-entry' in client.get(f"/manage/events/{event.slug}/tests/").text


def test_an_evaluation_by_the_room_link(work: Work, event: Event, client_as_visitor: Visitor) -> None:
    sheet = an_evaluation(work, event)
    work.session.commit()
    visitor, first = client_as_visitor(), ids(work, sheet)[0]
    shown = visitor.get(room(work, sheet))
    assert shown.headers["Cache-Control"] == "no-store"
    ticket = re.search(r'name="ticket" value="([^"]+)"', shown.text)
    assert ticket
    form = {f"question-{first}": "5", "ticket": ticket[1]}
    for _ in range(2):
        assert visitor.post(room(work, sheet), data=form).status_code == 303
    assert count(work, Voice) == 1
    empty = visitor.post(room(work, sheet), data={"ticket": "other"})
    assert empty.status_code == 422
    assert 'value="other"' in empty.text
    long = {f"question-{ids(work, sheet)[6]}": "😀" * 4001}
    back = visitor.post(room(work, sheet), data=long)
    assert back.status_code == 422
    assert "😀" * 4001 in back.text
    close_sheet(work, sheet)
    work.session.commit()
    assert visitor.post(room(work, sheet), data={**form, "ticket": "late"}).status_code == 409
    assert count(work, Voice) == 1
    for forged in ("x.y.z", f"{sheet.id}.1.{'A' * 22}", room(work, sheet).split("/")[2][:-2] + "AA"):
        assert visitor.get(f"/evaluations/{forged}/").status_code == 404


def test_an_evaluation_by_the_participants_page(work: Work, event: Event, client_as_visitor: Visitor) -> None:
    sheet, anna = an_evaluation(work, event), group(work, event, 1)[0]
    work.session.commit()
    visitor, first = client_as_visitor(), ids(work, sheet)[0]
    form = {f"question-{first}": "4"}
    assert visitor.post(own(work, anna, "evaluation"), data=form).status_code == 303
    second = visitor.post(own(work, anna, "evaluation"), data=form)
    assert second.status_code == 409
    assert "już wypełniona" in second.text
    assert (count(work, Voice), count(work, Heard)) == (1, 1)
    assert "<form class=" not in visitor.get(own(work, anna, "evaluation")).text


def test_letters_go_to_who_has_not_answered(work: Work, event: Event, client: FlaskClient) -> None:
    people, sheet = group(work, event, 3), a_test(work, event)
    people[1].email = ""
    work.session.commit()
    assert "1 osoba nie podała adresu" in client.get(page(event, "entry/send")).text
    assert client.post(page(event, "entry/send")).status_code == 303
    letters = work.session.scalars(select(Letter).where(Letter.kind == "test_link")).all()
    assert {each.subject_id for each in letters} == {people[0].id, people[2].id}
    assert own(work, people[0], "entry") in next(e.body for e in letters if e.subject_id == people[0].id)
    again = client.post(page(event, "entry/send"))
    assert again.status_code == 422
    assert "po godzinie" in again.text
    assert sheet.opened_at is not None


def test_results_are_for_organisers_and_trainers(
    work: Work, event: Event, client: FlaskClient, signed_in: SignedIn
) -> None:
    sheet, trainer = an_evaluation(work, event), celina(work, event)
    evaluated(work, sheet, 4, "5", "", "", "", "", "", '=HYPERLINK("x")')
    evaluated(work, sheet, 1, "1", "", "", "", "", "", "شكرا <b>")
    close_sheet(work, sheet)
    work.session.commit()
    for each in (client, signed_in(trainer)):
        text = each.get(page(event, "results/")).text
        assert "Średnia: 4,2" in text
        assert "شكرا &lt;b&gt;" in text
        assert "<svg" in text
    assert signed_in(daniel(work)).get(page(event, "results/")).status_code == 403
    assert signed_in(trainer).get(page(event, "results.csv")).status_code == 403
    csv = client.get(page(event, "results.csv?labels=1"))
    lines = csv.text.splitlines()
    assert "'=HYPERLINK" in csv.text
    assert len([line for line in lines if "program" in line]) == 5
    published = client.get(page(event, "results.csv")).text.splitlines()
    assert published[0] == "\ufeffquestion;answer;people;percent;average"
    assert published[1:] == lines[1:]
    with client.get(page(event, "results.xlsx")) as answer:
        workbook = zipfile.ZipFile(io.BytesIO(answer.data))
    assert b"<f>" not in b"".join(workbook.read(name) for name in workbook.namelist() if "sheet" in name)
    for language in ("pl", "en"):
        client.get(page(event, f"results/export?lang={language}"))
        columns = ["question", "answer", "people", "percent", "average"]
        with client.post(page(event, "results/export"), data={"column": columns, "format": "pdf"}) as answer:
            assert read(answer.get_data()).failures() == []


def test_four_answers_are_a_sentence(work: Work, event: Event, client: FlaskClient) -> None:
    sheet = an_evaluation(work, event)
    evaluated(work, sheet, 4, "5", "", "", "", "", "", "znam autora")
    close_sheet(work, sheet)
    work.session.commit()
    text = client.get(page(event, "results/")).text
    assert "mniej niż pięć osób" in text
    assert "znam autora" not in text
    for ending in ("csv", "xlsx"):
        assert client.get(page(event, f"results.{ending}")).status_code == 404


def test_the_sheet_with_the_code_and_a_new_link(work: Work, event: Event, client: FlaskClient) -> None:
    sheet = an_evaluation(work, event)
    work.session.commit()
    before = room(work, sheet)
    printed = client.get(page(event, "evaluation/print")).text
    assert before in printed
    assert 'class="qr"' in printed
    assert client.post(page(event, "evaluation/renew-link")).status_code == 303
    work.session.expire_all()
    assert client.get(before).status_code == 404
    assert client.get(room(work, sheet)).status_code == 200


def test_growth_stands_on_the_participants_page(work: Work, event: Event, client_as_visitor: Visitor) -> None:
    anna = group(work, event, 1)[0]
    for kind, values in ((SheetKind.entry, ("2", "yes")), (SheetKind.exit, ("1", "yes"))):
        sheet = a_test(work, event, kind)
        answered(work, sheet, anna, *values)
        close_sheet(work, sheet)
    work.session.commit()
    assert "+67 punktów procentowych" in client_as_visitor().get(own(work, anna)).text


def test_questions_of_a_final_evaluation_stay(work: Work, event: Event, client: FlaskClient) -> None:
    """Results that may have been read never change: not by other words above the same figures either."""
    sheet = an_evaluation(work, event)
    work.session.commit()
    first, address = ids(work, sheet)[0], page(event, "evaluation/")
    fields = {"kind": "scale", "label_pl": "Jak dobrze było?", "seen": "1"}
    assert client.post(f"{address}{first}", data=fields).status_code == 303
    assert "Dodaj pytanie" in client.get(address).text
    evaluated(work, sheet, 1, "5")
    close_sheet(work, sheet)
    work.session.commit()
    shown = client.get(address).text
    assert "Dodaj pytanie" not in shown
    assert f"{address}{first}" not in shown
    fields |= {"label_pl": "Jak źle było?", "seen": "2"}
    for path, data in (
        (f"{first}", fields), ("new", fields), (f"{first}/move", {"step": "1"}),
        (f"{first}/retire", {}), (f"{first}/bring-back", {}),
    ):  # fmt: skip
        refused = client.post(f"{address}{path}", data=data)
        assert refused.status_code == 409, path
        assert "nie można" in refused.text, path
    work.session.expire_all()
    assert question(work, sheet, 0).label_pl == "Jak dobrze było?"
