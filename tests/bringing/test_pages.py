"""The pages of lists: sent in, columns said, pairs decided, brought in, taken back; nobody else gets in."""

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.bringing.models import BroughtList, ListState
from app.events.models import Event
from app.history.models import HistoryFact
from app.registrations.models import Registration
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.groups import a_group
from tests.support.open_events import MakeEvent

PASTED = "Imię\tNazwisko\tE-mail\nAnna\tNowak\tanna@example.org\nEwa\tLis\tewa@example.org\n"
COLUMNS = {"column-0": "first_name", "column-1": "last_name", "column-2": "email"}


def send(client: FlaskClient, event: Event, **fields: object) -> str:
    """Send a list in, and return the address of its page."""
    answer = client.post(f"/manage/events/{event.slug}/lists/", data={"target": "registrations", **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def registered(work: Work) -> int:
    """Return how many registrations there are."""
    return work.session.scalar(select(func.count()).select_from(Registration)) or 0


def test_a_pasted_list_is_brought_in_and_taken_back(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    """From the list of registrations to the list of people and back again, without a script."""
    event = make_event(capacity=5)
    assert (
        f"/manage/events/{event.slug}/lists/"
        in alicja.get(f"/manage/events/{event.slug}/registrations/").text
    )
    page = send(alicja, event, pasted=PASTED)
    assert "anna@example.org" in alicja.get(page).text
    assert alicja.post(page, data=COLUMNS).status_code == 303
    shown = alicja.get(page).text
    assert "Wprowadź 2 osoby" in shown
    assert "dostaje miejsce" in shown
    assert registered(work) == 0
    assert alicja.post(f"{page}enter").status_code == 303
    assert registered(work) == 2
    assert "Wprowadzono 2 osoby." in alicja.get(page).text
    assert alicja.post(f"{page}enter").status_code == 422
    assert alicja.post(f"{page}take-back").status_code == 303
    assert registered(work) == 0
    assert alicja.post(f"{page}take-back").status_code == 422


def test_a_workbook_of_two_sheets_asks_which(work: Work, make_event: MakeEvent, alicja: FlaskClient) -> None:
    """The second sheet is read from the kept file."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, who in (("Moduł I", "Anna"), ("Moduł II", "Ewa")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Imię", "Nazwisko", "Telefon"])
            sheet.write_row(1, 0, [who, "Nowak", 601234567])
    page = send(alicja, make_event(), file=(BytesIO(out.getvalue()), "moduły.xlsx"))
    assert "Moduł II" in alicja.get(page).text
    assert alicja.post(f"{page}sheet", data={"sheet": "1"}).status_code == 303
    shown = alicja.get(page).text
    assert "Ewa" in shown
    with alicja.get(f"{page}file") as file:
        assert file.data == out.getvalue()
        assert "attachment" in file.headers["Content-Disposition"]
    opened = select(func.count()).where(HistoryFact.kind == "bringing.opened")
    assert work.session.scalar(opened) == 1


def test_a_pair_is_decided_on_the_page(work: Work, make_event: MakeEvent, alicja: FlaskClient) -> None:
    """Nothing can be brought in before; afterwards the row is a known person."""
    event = make_event()
    sign_up(work, make_event(), person(1))
    work.session.commit()
    page = send(alicja, event, pasted="Imię\tNazwisko\tE-mail\nZofia\tInna\tbartek1@example.org\n")
    alicja.post(page, data=COLUMNS)
    assert "Wprowadź 1" not in alicja.get(page).text
    assert alicja.post(f"{page}enter").status_code == 422
    assert alicja.post(f"{page}pairs", data={"pair-0": "different"}).status_code == 303
    assert "Wprowadź 1 osobę" in alicja.get(page).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Wybierz plik albo wklej wiersze."),
        ({"file": (b"x", "x.pdf")}, "Tego pliku nie da się wczytać jako listy."),
        ({"file": (b"PK\x03\x04xx", "x.xlsx")}, "uszkodzony albo ucięty"),
        ({"pasted": "Imię\tNazwisko\tE-mail\n"}, "pod nimi nie ma osób"),
        ({"pasted": PASTED, "file": (b"a;b", "x.csv")}, "prześlij jedno z nich"),
    ],
)
def test_bad_lists_are_refused_and_nothing_typed_is_lost(
    make_event: MakeEvent, alicja: FlaskClient, fields: dict[str, Any], sentence: str
) -> None:
    """A sentence says what to do."""
    event, sent = make_event(), {"target": "registrations", **fields}
    if "file" in sent:
        data, name = sent["file"]
        sent["file"] = (BytesIO(data), name)
    answer = alicja.post(f"/manage/events/{event.slug}/lists/", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "pasted" in fields:
        assert "Nazwisko" in answer.text


def test_columns_that_say_too_little_are_refused(make_event: MakeEvent, alicja: FlaskClient) -> None:
    """No name, no address, the same twice, an unknown meaning: the page says what is missing."""
    page = send(alicja, make_event(), pasted=PASTED)
    for wrong, sentence in (
        ({"column-1": "skip"}, "Wskaż kolumnę z imieniem"),
        ({"column-2": "skip"}, "Wskaż kolumnę z adresami e-mail"),
        ({"column-1": "first_name"}, "To samo oznacza już wcześniejsza kolumna"),
        ({"column-1": "session-1"}, "aria-invalid"),
    ):
        answer = alicja.post(page, data={**COLUMNS, **wrong})
        assert answer.status_code == 422
        assert sentence in answer.text


def test_a_list_is_deleted_before_it_was_brought_in(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    """Its page is gone then."""
    page = send(alicja, make_event(), pasted=PASTED)
    assert alicja.post(f"{page}delete").status_code == 303
    assert alicja.get(page).status_code == 404


def test_members_of_a_group_are_brought_in(work: Work, alicja: FlaskClient) -> None:
    """From the roster of a group, from a day on."""
    group = a_group(work)
    work.session.commit()
    assert f"/manage/groups/{group.id}/lists/" in alicja.get(f"/manage/groups/{group.id}/").text
    answer = alicja.post(f"/manage/groups/{group.id}/lists/", data={"pasted": PASTED})
    page = str(answer.headers["Location"])
    assert alicja.post(page, data=COLUMNS).status_code == 422
    assert alicja.post(page, data={**COLUMNS, "since": "2026-09-01"}).status_code == 303
    assert alicja.post(f"{page}enter").status_code == 303
    assert "Lis" in alicja.get(f"/manage/groups/{group.id}/").text
    assert alicja.post(f"{page}take-back").status_code == 303
    assert work.session.scalars(select(BroughtList.state)).one() == ListState.taken_back


def test_outsiders_get_nothing(make_event: MakeEvent, alicja: FlaskClient, celina: FlaskClient) -> None:
    """Who doesn't organise the event sees neither lists nor files, and brings in nothing."""
    event = make_event()
    page = send(alicja, event, pasted=PASTED)
    for path in (f"/manage/events/{event.slug}/lists/", page, f"{page}file"):
        assert celina.get(path).status_code == 403
    for path in ("", "sheet", "pairs", "enter", "take-back", "delete"):
        assert celina.post(f"{page}{path}").status_code == 403
    assert celina.post(f"/manage/events/{event.slug}/lists/", data={"pasted": PASTED}).status_code == 403
