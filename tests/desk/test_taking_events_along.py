"""The list of events and the register of institutions as people take them along."""

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.history.models import HistoryFact
from app.people.models import Institution
from app.work import Work
from tests.support.cast import alicja, an_event, celina, daniel
from tests.support.staff import with_session

EVENTS, INSTITUTIONS = "/manage/events/export", "/manage/institutions/export"


@pytest.fixture
def browser_of(work: Work, client_as_visitor: Callable[[], FlaskClient]) -> Callable[[Account], FlaskClient]:
    """Make a client of one member of staff."""

    def made(account: Account) -> FlaskClient:
        work.session.commit()
        return with_session(client_as_visitor(), work.session, account, work.now)  # type: ignore[arg-type]

    return made


def _taken(client: FlaskClient, address: str, *columns: str) -> list[list[str]]:
    answer = client.post(address, data={"column": [*columns], "order": [*columns], "format": "csv"})
    assert answer.status_code == 200, address
    text = answer.data.decode("utf-8-sig").partition("\r\n\r\n")[0]
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_events_are_taken_as_they_are_shown(work: Work, browser_of: Callable[[Account], FlaskClient]) -> None:
    for number in range(3):
        an_event(work, f"wyd-{number}", days=7 + number, title_pl=f"Szkolenie {number}")
    an_event(work, "po-czasie", days=-7, title_pl="=Miniony")
    browser = browser_of(alicja(work))
    assert browser.get(EVENTS).status_code == 200
    found = _taken(browser, EVENTS, "title", "form_of_support", "publication", "confirmed")
    assert found[0] == ["Wydarzenie", "Rodzaj", "Publikacja", "Zajęte miejsca"]
    assert [row[0] for row in found[1:]] == ["Szkolenie 0", "Szkolenie 1", "Szkolenie 2", "'=Miniony"]
    assert [len(_taken(browser, f"{EVENTS}?{q}", "title")) for q in ("which=past", "q=szkol")] == [2, 4]


def test_somebody_elses_events_are_not_taken(
    work: Work, browser_of: Callable[[Account], FlaskClient]
) -> None:
    an_event(work, "cudze", days=7)
    assert browser_of(daniel(work)).get(EVENTS).status_code == 403
    trainer = browser_of(celina(work))
    assert trainer.post(EVENTS, data={"column": "title", "format": "csv"}).status_code == 403
    assert trainer.get(INSTITUTIONS).status_code == 403


def test_institutions_are_taken_and_noted(work: Work, browser_of: Callable[[Account], FlaskClient]) -> None:
    for name, checked in (("OPS Pisz", True), ("Ż" * 300, False)):
        work.session.add(Institution(name=name, name_sort=name, is_confirmed=checked, created_at=work.now))
    browser = browser_of(alicja(work))
    found = _taken(browser, INSTITUTIONS, "name", "state")
    assert found == [["Instytucja", "Stan"], ["Ż" * 300, "do sprawdzenia"], ["OPS Pisz", "sprawdzona"]]
    assert len(_taken(browser, f"{INSTITUTIONS}?unconfirmed=1", "name")) == 2
    noted = select(HistoryFact.values).where(HistoryFact.kind == "institution.exported")
    counts = [each["count"] for each in work.session.scalars(noted.order_by(HistoryFact.id))]
    assert counts == [2, 1]
