"""A partner's spreadsheet: columns said once, looked at row by row, brought in whole, and taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.bringing import LATER_ONE, RECRUITED
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.browser

LONG = "Brzęczyszczykiewicz-Konstantynopolitańczykowska Wilhelmina Maria Anna Józefina"
HEADING = "Nazwisko i imię;Kontakt;Tel.;Miejsce pracy;Kim jest"
FIRST = (
    f"{LONG};wilhelmina.lista@example.org;601 234 567, 89 500 00 00;MOPS w Pasłęku;pracownik socjalny",
    "Kowal Iga;Iga.Lista@example.org;6,01234568E+08;;kierownik",
    "Kot Marian;marek.lista@example.org;;OPS Łęczna;",
    "Bezadresu Jan;;;;",
    "Śliwa Łucja;lucja.lista@;;;",
)
SECOND = ("Zając Ewa;ewa.lista@example.org;;OPS Łęczna;asystent", "Gąska Jan;jan.lista@example.org;;;")


def _sheet(*rows: str) -> Any:
    """Return a list as a Polish spreadsheet saves it: semicolons, Windows-1250, a title above the heading."""
    text = "\r\n".join(("Lista uczestników – moduł;;;;", HEADING, *rows, ""))
    return {"name": "lista UMK.csv", "mimeType": "text/csv", "buffer": text.encode("cp1250")}


def test_a_partners_list_is_brought_in_and_taken_back(visitor: Callable[..., Visitor]) -> None:
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    _sends(alicja)
    _says_what_columns_mean(alicja)
    _decides(alicja)
    alicja.page.get_by_role("button", name="Wprowadź 3 osoby").click()
    expect(_main(alicja)).to_contain_text("Wprowadzono 3 osoby.")
    alicja.judge()
    _is_on_the_roster(alicja)
    page = alicja.page.url
    _next_list_is_understood(alicja)
    alicja.go(page)
    alicja.press("Take the whole list back")
    expect(_main(alicja)).to_contain_text("Listę cofnięto: 3 osoby.")
    alicja.look()
    alicja.go(f"/manage/events/{RECRUITED}/registrations/")
    expect(_main(alicja)).not_to_contain_text("Brzęczyszczykiewicz")


def test_a_list_is_pasted_without_scripts(visitor: Callable[..., Visitor]) -> None:
    """Nothing but forms: a file that can't be read is refused, and rows that were pasted come in."""
    alicja = visitor("en", "phone", javascript=False)
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{LATER_ONE}/lists/")
    broken: Any = {
        "name": "list.xlsx",
        "mimeType": "application/vnd.ms-excel",
        "buffer": b"PK\x03\x04cut off",
    }
    alicja.page.locator("[name=file]").set_input_files([broken])
    alicja.press("Read the list")
    expect(alicja.page.get_by_role("alert").first).to_contain_text("damaged or was cut off")
    rows = "First name\tLast name\tE-mail\nAda\tPasted\tada.pasted@example.org\n"
    alicja.page.locator("[name=pasted]").fill(rows)
    alicja.press("Read the list")
    alicja.press("Look what would happen")
    alicja.page.get_by_role("button", name="Bring in 1 person").click()
    expect(_main(alicja)).to_contain_text("1 person was brought in.")
    alicja.press("Take the whole list back")
    expect(_main(alicja)).to_contain_text("The list is taken back")


def _main(someone: Visitor) -> Locator:
    return someone.page.locator("main")


def _sends(alicja: Visitor) -> None:
    alicja.go(f"/manage/events/{RECRUITED}/registrations/")
    alicja.page.locator("main").get_by_role("link", name=alicja.say("Lists"), exact=True).click()
    expect(_main(alicja)).to_contain_text(alicja.say("No list has been brought in"))
    alicja.judge()
    alicja.press("Read the list")
    expect(alicja.page.get_by_role("alert").first).to_be_visible()
    alicja.look()
    alicja.page.locator("[name=file]").set_input_files([_sheet(*FIRST)])
    alicja.press("Read the list")


def _says_what_columns_mean(alicja: Visitor) -> None:
    """Names in one cell, and an address under a heading of its own: both are shown with samples."""
    main = _main(alicja)
    expect(main).to_contain_text("wilhelmina.lista@example.org")
    expect(alicja.page.locator("#column-0")).to_have_value("name")
    expect(alicja.page.locator("#order-0")).to_have_value("last_first")
    expect(alicja.page.locator("#column-3")).to_have_value("institution")
    alicja.judge()
    alicja.page.locator("#column-1").select_option("skip")
    alicja.page.locator("#column-2").select_option("skip")
    alicja.press("Look what would happen")
    expect(alicja.page.get_by_role("alert").first).to_be_visible()
    alicja.look()
    alicja.page.locator("#column-1").select_option("email")
    alicja.page.locator("#column-2").select_option("phone")
    alicja.page.locator("#column-4").select_option("position")
    alicja.press("Look what would happen")


def _decides(alicja: Visitor) -> None:
    """Row by row: new, known, doubtful, left out; the pair is decided before anything can happen."""
    row = alicja.page.get_by_role("row")
    expect(row.filter(has_text="Wilhelmina")).to_contain_text(alicja.say("new person"))
    expect(row.filter(has_text="Kowal")).to_contain_text(alicja.say("known person"))
    expect(row.filter(has_text="Kot")).to_contain_text(alicja.say("to be decided"))
    expect(row.filter(has_text="Bezadresu")).to_contain_text(alicja.say("left out"))
    expect(row.filter(has_text="Śliwa")).to_contain_text("e-mail")
    alicja.judge()
    alicja.page.get_by_label("dwie osoby").check()
    alicja.press("Keep what you said of the pairs")
    alicja.go(alicja.page.url.partition("?")[0])


def _is_on_the_roster(alicja: Visitor) -> None:
    page = alicja.page.url
    alicja.go(f"/manage/events/{RECRUITED}/registrations/")
    expect(_main(alicja)).to_contain_text("Konstantynopolitańczykowska")
    expect(_main(alicja)).to_contain_text("Kowal")
    alicja.go(page)


def _next_list_is_understood(alicja: Visitor) -> None:
    """The next list with these headings, for another event of the project, needs nothing to be said."""
    alicja.go(f"/manage/events/{LATER_ONE}/lists/")
    alicja.page.locator("[name=file]").set_input_files([_sheet(*SECOND)])
    alicja.press("Read the list")
    expect(alicja.page.locator("#column-1")).to_have_value("email")
    expect(alicja.page.locator("#column-4")).to_have_value("position")
    alicja.press("Look what would happen")
    expect(alicja.page.get_by_role("button", name="Wprowadź 2 osoby")).to_be_visible()
    alicja.press("Delete the list")
    expect(_main(alicja)).to_contain_text(alicja.say("No list has been brought in"))
