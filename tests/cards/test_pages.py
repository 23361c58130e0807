"""The pages of months, cards, contracts and one's own hours: what they show, give out and refuse."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import page
import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.cards.models import HoursCard
from app.coaching.models import AppointmentState, HeldRecord
from app.coaching.operations import correct
from app.contracts.models import Contract
from app.contracts.operations import ContractDetails, add_contract
from app.events.models import Assignment
from app.history.models import HistoryFact
from app.ledger.models import Book, Source, WhatFor
from app.ledger.operations import post
from app.ledger.postings import Posting
from app.work import Work
from tests.cards.august import AUGUST, confirmed, day
from tests.coaching.scene import Scene
from tests.conftest import TestClock
from tests.support.cast import staff
from tests.support.lines import a_person, a_project, a_recipient, an_appointment
from tests.support.staff import with_session
from tests.support.statements import statements

ClientOf = Callable[[Account], FlaskClient]


@pytest.fixture
def client_of(client_as_visitor: Callable[[], FlaskClient], session: Session, clock: TestClock) -> ClientOf:
    """Make the client of a signed-in member of staff."""
    return lambda account: with_session(client_as_visitor(), session, account, clock.now)


def organiser_of(work: Work, name: str, project: str) -> Account:
    """Add the organiser of one project."""
    account = staff(work, name)
    work.session.add(
        Assignment(account_id=account.id, role=Role.organiser, project_id=a_project(work, project).id)
    )
    work.session.flush()
    return account


def month_of(scene: Scene) -> str:
    """Return the address of August."""
    return f"/manage/cards/{scene.line.project_id}/{AUGUST}"


def body(client: FlaskClient, address: str) -> bytes:
    """Return a file that can be had."""
    with client.get(address) as answer:
        assert answer.status_code == 200
        return answer.data


def rows_of(data: bytes) -> list[list[object]]:
    """Read a workbook."""
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_month_is_seen_before_it_is_closed(client_of: ClientOf, work: Work, scene: Scene) -> None:
    confirmed(scene, scene.anna, on=day(3))
    scene.held(scene.milki, on=day(5))
    client = client_of(scene.coordinator)
    assert "sierpień 2026" in client.get("/manage/cards/").text.replace("\u00a0", " ")
    text = client.get(month_of(scene) + "/?lang=en").text
    assert "1 appointment is not confirmed." in text
    assert "Closing issues 3 cards" in text
    draft = client.get(f"{month_of(scene)}/coach/{scene.coach.id}.pdf")
    assert draft.content_type == "application/pdf"
    assert "draft" in draft.headers["Content-Disposition"]
    assert work.session.scalars(select(HoursCard)).all() == []


def test_closing_issues_cards_and_the_second_is_told_who_was_first(
    client_of: ClientOf, work: Work, scene: Scene
) -> None:
    confirmed(scene, scene.anna, on=day(3))
    admin = staff(work, "Grazyna", Role.administrator)
    client, other = client_of(scene.coordinator), client_of(admin)
    assert client.post(month_of(scene) + "/close").status_code == 303
    assert [(card.version, card.minutes) for card in work.session.scalars(select(HoursCard))] == [
        (1, 180)
    ] * 3
    second = other.post(month_of(scene) + "/close")
    assert second.status_code == 409
    assert "Alicja" in second.text
    assert len(work.session.scalars(select(HoursCard)).all()) == 3
    assert "Alicja" in client.get(month_of(scene) + "/").text


def test_files_come_in_both_languages_and_are_accessible(
    client_of: ClientOf, work: Work, scene: Scene
) -> None:
    confirmed(scene, scene.anna, scene.milki, on=day(3))
    client = client_of(scene.coordinator)
    client.post(month_of(scene) + "/close")
    card = f"{month_of(scene)}/line/{scene.line.id}"
    for words in ("pl", "en"):
        pdf = body(client, f"{card}.pdf?language={words}")
        report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
        assert report.is_compliant
        assert f"/Lang ({words})".encode() in pdf.replace(b"/Lang(", b"/Lang (")
        rows = rows_of(body(client, f"{card}.xlsx?language={words}"))
        head = {"pl": "Karta godzin", "en": "Card of hours"}[words]
        assert str(rows[0][1]).startswith(head)
        assert rows[-1][1] == date(2026, 8, 3)
        assert rows[-1][4:8] == [180, 3, 60, 180]
    with zipfile.ZipFile(BytesIO(body(client, month_of(scene) + ".zip"))) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist())) == 5
        assert all(archive.read(name).startswith(b"%PDF-") for name in archive.namelist())
    kinds = [fact.kind for fact in work.session.scalars(select(HistoryFact))]
    assert kinds.count("card.taken") == 5


def test_a_corrected_card_is_issued_anew_when_it_is_asked_for(
    client_of: ClientOf, work: Work, scene: Scene, clock: TestClock
) -> None:
    made = confirmed(scene, scene.anna, on=day(3))
    client = client_of(scene.coordinator)
    client.post(month_of(scene) + "/close")
    address = f"{month_of(scene)}/recipient/{scene.anna.id}"
    first = body(client, f"{address}.pdf")
    assert body(client, f"{address}.pdf") == first, "the same bytes each time"
    clock.move(hours=1)
    made = work.session.get_one(type(made), made.id)
    correct(scene.as_coordinator, made, [made.invitees[0].id], 90, 'skrócone #import "x"')
    waits = "3 cards wait to be issued"
    assert waits in client.get(f"{month_of(scene)}/?lang=en").text
    second = body(client, f"{address}.pdf")
    assert second != first
    versions = client.get(f"{address}/").text
    assert "skrócone" in versions
    ids = work.session.scalars(select(HoursCard.id).where(HoursCard.subject_id == scene.anna.id)).all()
    kept = [body(client, f"/manage/cards/versions/{id}.pdf?language=pl") for id in ids]
    assert first in kept, "the first version stays"
    client.post(f"{month_of(scene)}/issue")
    assert waits not in client.get(f"{month_of(scene)}/").text


def test_cards_are_their_project_s_and_a_coach_sees_their_own(
    client_of: ClientOf, work: Work, scene: Scene
) -> None:
    confirmed(scene, scene.anna, on=day(3))
    foreign, own = organiser_of(work, "Piotr", "Inny projekt"), organiser_of(work, "Olga", "Kadry dla usług")
    other = staff(work, "Roman", Role.coach)
    cards = [f"{month_of(scene)}/coach/{scene.coach.id}", f"{month_of(scene)}/line/{scene.line.id}"]
    pages = [f"{month_of(scene)}/", f"{month_of(scene)}.zip", *(f"{card}.pdf" for card in cards)]

    def seen(account: Account) -> list[int]:
        client = client_of(account)
        found = []
        for address in pages:
            with client.get(address) as answer:
                found.append(answer.status_code)
        return found

    assert seen(own) == [200, 200, 200, 200]
    assert seen(foreign) == seen(other) == [403, 403, 403, 403]
    assert seen(scene.coach) == [403, 403, 200, 403]
    coach = client_of(scene.coach)
    assert f"{cards[0]}.pdf" in coach.get("/manage/cards/mine").text
    assert coach.post(f"{month_of(scene)}/close").status_code == 403
    assert client_of(foreign).post(f"{month_of(scene)}/close").status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/manage/cards/1/2026-13/", "/manage/cards/99/2026-08/", "/manage/cards/1/2026-08/person/1.pdf",
     "/manage/cards/1/2026-08/coach/99.pdf", "/manage/cards/versions/99.pdf", "/manage/contracts/99/",
     "/manage/cards/1/2026-08/contract/1.pdf", "/manage/cards/1/2026-08.zip"],
)  # fmt: skip
def test_what_is_not_there_is_missing(client_of: ClientOf, work: Work, scene: Scene, address: str) -> None:
    assert client_of(scene.coordinator).get(address).status_code == 404


def test_a_month_that_is_not_over_is_not_closed(client_of: ClientOf, scene: Scene) -> None:
    client = client_of(scene.coordinator)
    assert client.post(f"/manage/cards/{scene.line.project_id}/2026-09/close").status_code == 409
    assert (
        "<button"
        not in client.get(f"/manage/cards/{scene.line.project_id}/2026-09/")
        .text.partition('id="close-title"')[2]
        .partition("</section>")[0]
    )


def contract_form(scene: Scene, **changes: object) -> dict[str, object]:
    """Return the fields of a contract that serves the line."""
    return {
        "number": "7/2026", "starts": "2026-08-01", "ends": "2026-08-31", "unit": "60", "hours": "10:30",
        "serves": [f"line:{scene.line.id}"], "rate": "120,50",
    } | changes  # fmt: skip


def test_a_contract_is_added_settled_and_downloaded(
    client_of: ClientOf, work: Work, scene: Scene, clock: TestClock
) -> None:
    made = confirmed(scene, scene.anna, on=day(3))
    confirmed(scene, scene.anna, on=day(20, 7))
    client, coach = client_of(scene.coordinator), client_of(scene.coach)
    new = f"/manage/contracts/new?account={scene.coach.id}"
    assert "Godziny bez umowy" in client.get("/manage/contracts/").text
    assert client.post(new, data=contract_form(scene)).status_code == 303
    contract = work.session.scalars(select(Contract)).one()
    assert contract.minutes == 630
    address = f"/manage/contracts/{contract.id}"
    text = client.get(f"{address}/?lang=en").text.replace("\u00a0", " ")
    assert "3 h" in text
    assert "28%" in text
    assert body(client, f"{address}/{AUGUST}/draft.pdf")
    assert body(client, f"{address}/{AUGUST}/draft.xlsx")
    assert client.post(f"{address}/{AUGUST}/settle").status_code == 303
    assert client.post(f"{address}/{AUGUST}/settle").status_code == 409
    card = work.session.scalars(select(HoursCard)).one()
    assert (card.version, card.minutes, card.project_id) == (1, 180, 0)
    for reader in (client, coach):
        pdf = body(reader, f"/manage/cards/versions/{card.id}.pdf?language=pl")
        assert page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1).is_compliant
        assert body(reader, f"/manage/cards/versions/{card.id}.xlsx")
    own = coach.get("/manage/cards/mine?lang=en").text.replace("\u00a0", " ")
    assert "Contract 7/2026" in own
    assert "July 2026" in own, "July's hours have no contract"
    clock.move(hours=1)
    made = work.session.get_one(type(made), made.id)
    correct(scene.as_coordinator, made, [made.invitees[0].id], 90, "skrócone")
    assert client.post(f"{address}/{AUGUST}/settle").status_code == 422
    assert client.post(f"{address}/{AUGUST}/settle", data={"reason": "korekta"}).status_code == 303
    versions = work.session.execute(select(HoursCard.version, HoursCard.minutes).order_by(HoursCard.version))
    assert [tuple(row) for row in versions] == [(1, 180), (2, 90)]
    assert client.post(f"{address}/remove").status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "7" * 121}, "number"),
        ({"starts": "2026-09-01"}, "ends"),
        ({"starts": ""}, "starts"),
        ({"ends": "31.08.2026"}, "ends"),
        ({"hours": "0"}, "hours"),
        ({"hours": "-5"}, "hours"),
        ({"hours": "99999"}, "hours"),
        ({"hours": "10:75"}, "hours"),
        ({"hours": "dużo"}, "hours"),
        ({"rate": "tanio"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"unit": "50"}, "unit"),
        ({"serves": ["line:99"]}, "serves"),
        ({"serves": ["event:x"]}, "serves"),
    ],
)  # fmt: skip
def test_a_contract_that_can_t_be_is_refused_at_its_field(
    client_of: ClientOf, work: Work, scene: Scene, changes: dict[str, object], field: str
) -> None:
    client = client_of(scene.coordinator)
    answer = client.post(
        f"/manage/contracts/new?account={scene.coach.id}", data=contract_form(scene, **changes)
    )
    assert answer.status_code == 422
    assert f'href="#{field}' in answer.text
    assert work.session.scalars(select(Contract)).all() == []


def test_pages_ask_as_much_of_many_as_of_few(client_of: ClientOf, work: Work, scene: Scene) -> None:
    client = client_of(scene.coordinator)
    pages = ["/manage/cards/", f"{month_of(scene)}/", "/manage/contracts/", "/manage/cards/mine", "/manage/"]

    def asked() -> list[int]:
        found = []
        for address in pages:
            client.get(address)
            with statements() as seen:
                assert client.get(address).status_code == 200
            found.append(len(seen))
        return found

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            who = a_recipient(work, scene.line, a_person(work, f"Jan Kowalski{number}"))
            made = an_appointment(
                work,
                scene.line,
                scene.coach,
                [who],
                day(number),
                state=AppointmentState.confirmed,
                minutes=60,
            )
            made.invitees[0].attended = True
            minutes = {"received_minutes": 60, "delivered_minutes": 60, "charged_minutes": 60}
            work.session.add(HeldRecord(appointment_id=made.id, version=1, at=work.now, **minutes))
            work.session.flush()
            posting = Posting(
                source_id=number, for_kind=WhatFor.line, for_id=scene.line.id, minutes=60, day=day(number),
                account_id=scene.coach.id,
            )  # fmt: skip
            post(work, Book.delivered, Source.appointment, [posting])
            details = ContractDetails(
                number=f"{number}/2026", starts=day(number), ends=day(number), minutes=60, unit_minutes=60
            )
            add_contract(work, scene.coach, details, [("line", scene.line.id)])

    more(1, 4)
    few = asked()
    more(4, 20)
    assert asked() == few


def test_the_first_page_tells_of_contracts_that_are_nearly_used(
    client_of: ClientOf, work: Work, scene: Scene
) -> None:
    confirmed(scene, scene.anna, on=day(3))
    details = ContractDetails(number="9/2026", starts=day(1), ends=day(30, 9), minutes=200, unit_minutes=60)
    contract = add_contract(work, scene.coach, details, [("line", scene.line.id)])
    client = client_of(scene.coordinator)
    assert "Krystyna, umowa 9/2026: zostało 20 min" in client.get("/manage/").text.replace("\u00a0", " ")
    contract = work.session.get_one(Contract, contract.id)
    contract.minutes = 240
    work.session.commit()
    assert "9/2026" not in client.get("/manage/").text
    assert "9/2026" not in client_of(scene.coach).get("/manage/").text
