"""Staff choose at the desk who takes part, with a protocol to sign; a resolution appoints the chosen."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.choosing import APPOINTED, CHOSEN
from tests.journeys.conftest import SIZES, Office, Visitor
from tests.support.browser import judged

pytestmark = pytest.mark.browser

DESK = f"/manage/events/{CHOSEN}/selection/"


def test_staff_choose_wait_and_refuse(visitor: Callable[..., Visitor], office: Office) -> None:
    """Filter and sort, too many refused, two confirmed with the others waiting, one refused, the protocol."""
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    alicja.go("/manage/")
    alicja.page.locator(f"a[href^='{DESK}']").first.click()
    _filtered(alicja)
    _too_many(alicja)
    _decided(alicja, ("Wybrany", "Wybrana"), rest="reserve")
    office.letters(f"wybor0.{CHOSEN}@example.org")
    [waiting] = office.letters(f"wybor2.{CHOSEN}@example.org")
    assert "na miejscu 3" in office.words(waiting)
    _decided(alicja, ("Odmówna",), act="refuse", reason="Spoza regionu.")
    [refused] = office.letters(f"wybor4.{CHOSEN}@example.org", 2)[1:]
    assert "Spoza regionu." in office.words(refused)
    words = _protocol(alicja)
    assert "Spoza regionu." in words
    assert words.index("Wybrana Beata") < words.index("Rezerwowa Celina") < words.index("Odmówna Edyta")
    alicja.judge()


def _filtered(alicja: Visitor) -> None:
    page = alicja.page
    expect(page.locator("tbody tr").filter(has=page.locator(".tick"))).to_have_count(6)
    judged(page, "selection-desk")
    page.locator("#institution").select_option(label="MOPS Ełk")
    alicja.press("Show")
    expect(page.locator("tbody tr").filter(has=page.locator(".tick"))).to_have_count(2)
    page.locator("#institution").select_option("")
    page.locator("#state").select_option("refused")
    alicja.press("Show")
    expect(page.locator("main")).to_contain_text(alicja.say("No applications here"))
    judged(page, "selection-desk-empty")
    page.locator("#state").select_option("")
    page.locator("#sort").select_option("name")
    alicja.press("Show")
    expect(page.locator("tbody th strong").first).to_contain_text("Brzęczyszczykiewicz")


def _too_many(alicja: Visitor) -> None:
    """All six for three places: nothing happens, and a sentence says how many are too many."""
    for each in alicja.page.locator("tbody .tick").all():
        each.check()
    alicja.press("Look at the letters…")
    expect(alicja.page.get_by_role("alert").first).to_contain_text("O 3 osoby za dużo")
    judged(alicja.page, "selection-too-many")
    for each in alicja.page.locator("tbody .tick").all():
        each.uncheck()


def _row(alicja: Visitor, name: str) -> Locator:
    return alicja.page.get_by_role("row").filter(has_text=name)


def _decided(
    alicja: Visitor, names: tuple[str, ...], act: str = "confirm", rest: str = "", reason: str = ""
) -> None:
    """Tick people, look at the letters, decide."""
    page = alicja.page
    for name in names:
        _row(alicja, name).locator(".tick").check()
    page.locator("#act").select_option(act)
    page.locator("#rest").select_option(rest)
    alicja.press("Look at the letters…")
    expect(page.locator("main")).to_contain_text(alicja.say("Before deciding"))
    page.locator("summary").filter(
        has_text=alicja.say("The letter as the first of them gets it")
    ).first.click()
    expect(page.locator("[data-letter]").first).to_be_visible()
    if reason:
        page.locator("[name=reason]").fill(reason)
    judged(page, f"selection-preview-{act}")
    alicja.press("Decide and send the letters")
    expect(page.get_by_role("status").first).to_be_visible()


def _protocol(alicja: Visitor) -> str:
    """Download the protocol and return its words."""
    with alicja.page.expect_download() as download:
        alicja.link("Protocol (PDF)").click()
    pages = pypdfium2.PdfDocument(Path(download.value.path()).read_bytes())
    found = " ".join(pages[at].get_textpage().get_text_range() for at in range(len(pages)))
    return " ".join(found.replace("\u200b", "").split())


@pytest.mark.parametrize(("language", "size"), SIZES[:1])
def test_a_resolution_appoints_the_chosen(
    visitor: Callable[..., Visitor], office: Office, language: str, size: str
) -> None:
    """On a phone: three are chosen, a resolution makes them a group's roster, once."""
    alicja = visitor(language, size)
    alicja.sign_in("alicja")
    desk = f"/manage/events/{APPOINTED}/selection/"
    alicja.go(desk)
    _decided(alicja, ("Wybrany", "Wybrana", "Rezerwowa"))
    alicja.link("Appointment by a resolution").click()
    page = alicja.page
    alicja.press("Look at the letters…")
    expect(page.get_by_role("alert").first).to_contain_text(alicja.say("Type the number of the resolution."))
    page.locator("[name=number]").fill("39/850/18/V")
    page.locator("[name=resolved_on]").fill("2018-08-27")
    page.locator("[name=name]").fill("Regionalna Grupa Refleksyjna")
    page.locator("[name=kind]").fill("RGR")
    judged(page, "appointment")
    alicja.press("Look at the letters…")
    expect(page.locator("[data-letter]")).to_contain_text("39/850/18/V")
    judged(page, "appointment-preview")
    alicja.press("Appoint and send the letters")
    expect(page.locator("main")).to_contain_text(alicja.say("Nobody is to be appointed"))
    judged(page, "appointment-done")
    letter = office.letters(f"wybor0.{APPOINTED}@example.org", 2)[1]
    assert "39/850/18/V" in office.words(letter)
    page.get_by_role("link", name="Regionalna Grupa Refleksyjna").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    alicja.go(f"{desk}appointment")
    alicja.judge()
