"""What people type reaches lists, files and letters as they meant it."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.outbox.models import Letter
from app.people.models import Person
from app.registrations.models import Registration
from tests.support.applicants import send_form, typed
from tests.support.open_events import MakeEvent


def exported(alicja: FlaskClient, slug: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the rows of both files."""
    text = alicja.get(f"/manage/events/{slug}/registrations.csv").data.decode("utf-8-sig")
    with alicja.get(f"/manage/events/{slug}/registrations.xlsx") as sheet:
        cells = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    header, *rows = [[str(cell) for cell in row] for row in cells]
    return list(csv.DictReader(io.StringIO(text), delimiter=";")), [
        dict(zip(header, row, strict=True)) for row in rows
    ]


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u202e", "\U000e0041", "\ufe0f"])
@pytest.mark.parametrize("field", ["first_name", "last_name", "email"])
def test_an_unseen_character_makes_nobody_else(
    client: FlaskClient, make_event: MakeEvent, session: Session, field: str, unseen: str
) -> None:
    event = make_event()
    send_form(client, event)
    good = typed()
    middle = len(good[field]) // 2
    for text in (
        unseen + good[field],
        good[field] + unseen,
        good[field][:middle] + unseen + good[field][middle:],
    ):
        assert client.post(f"/events/{event.slug}/register", data=typed(**{field: text})).status_code == 200
    assert session.scalar(select(func.count()).select_from(Person)) == 1
    row = session.scalars(select(Registration)).one()
    assert (row.first_name, row.last_name, row.email) == (
        good["first_name"],
        good["last_name"],
        good["email"],
    )


def test_vowels_make_two_people_at_one_address(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    event = make_event()
    for first, last in (("कमला", "देवी"), ("कमले", "देवा")):
        send_form(client, event, first_name=first, last_name=last)
    assert session.scalar(select(func.count()).select_from(Person)) == 2


def test_a_name_pasted_with_a_vertical_tab_has_a_blank(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    send_form(client, make_event(), first_name="Anna\vMaria", access_needs="a\vb")
    row = session.scalars(select(Registration)).one()
    assert (row.first_name, row.access_needs) == ("Anna Maria", "a\nb")


def test_a_domain_with_polish_letters_gets_its_letters(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    event = make_event()
    send_form(client, event, email="biuro@żółw.pl")
    assert session.scalars(select(Registration.email)).one() == "biuro@xn--w-uga1v8h.pl"
    assert session.scalars(select(Letter.recipient)).one() == "biuro@xn--w-uga1v8h.pl"
    again = typed(email="biuro@xn--w-uga1v8h.pl")
    assert client.post(f"/events/{event.slug}/register", data=again).status_code == 200
    assert session.scalar(select(func.count()).select_from(Person)) == 1


NUMBERS = (
    "22 123 45 67 wew. 12",
    "+48 22 123 45 67 w. 12",
    "0049 30 901820",
    "+49 30 901820",
    "(22) 123-45-67 w 5",
)


def test_phones_are_exported_as_they_were_written(
    client: FlaskClient, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    event = make_event()
    for number, phone in enumerate(NUMBERS):
        send_form(client, event, number, phone=phone)
    for rows in exported(alicja, event.slug):
        assert tuple(row["phone"] for row in rows) == NUMBERS


@pytest.mark.parametrize("kept", ["+49 30 901820", "0049 30 901820"])
@pytest.mark.parametrize(
    "asked",
    ["4930901820", "0049 30 901820", "+49 30 901820", "00493090", "30 901820", "30-90-18-20", "901820"],
)
def test_a_foreign_number_is_found_by_its_digits(
    client: FlaskClient, make_event: MakeEvent, alicja: FlaskClient, kept: str, asked: str
) -> None:
    event = make_event()
    send_form(client, event, 1, phone=kept)
    send_form(client, event, 2, phone="600 100 200")
    page = alicja.get(f"/manage/events/{event.slug}/registrations/", query_string={"q": asked}).text
    assert "Wiśniewski1" in page
    assert "Wiśniewski2" not in page


@pytest.mark.parametrize(
    "asked",
    ["221234567", "22 123 45 67", "+48 22 123 45 67", "0048221234567", "022 123 45 67", "Wiśniewski1 221"],
)
def test_a_polish_number_is_found_with_and_without_its_country(
    client: FlaskClient, make_event: MakeEvent, alicja: FlaskClient, asked: str
) -> None:
    event = make_event()
    send_form(client, event, 1, phone="(22) 123-45-67 wew. 12")
    send_form(client, event, 2, phone="600 100 200")
    page = alicja.get(f"/manage/events/{event.slug}/registrations/", query_string={"q": asked}).text
    assert "Wiśniewski1" in page
    assert "Wiśniewski2" not in page


PEOPLE = [("Nowak", "Adam"), ("Nowak", "Zofia"), ("Nowak-Adamska", "Anna"), ("Nowakowska", "Ewa")]


def test_people_are_sorted_by_last_name_everywhere(
    client: FlaskClient, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    event = make_event()
    for number, (last, first) in enumerate(PEOPLE[::-1]):
        send_form(client, event, number, first_name=first, last_name=last)
    for rows in exported(alicja, event.slug):
        assert [(row["last_name"], row["first_name"]) for row in rows] == PEOPLE
    for page in ("registrations/", "attendance/"):
        text = alicja.get(f"/manage/events/{event.slug}/{page}").text
        text = " ".join(re.sub(r"<[^>]+>", " ", text).split())
        ways = [max(text.find(f"{last} {first}"), text.find(f"{last}, {first}")) for last, first in PEOPLE]
        assert ways == sorted(ways), page
        assert min(ways) > 0, page
