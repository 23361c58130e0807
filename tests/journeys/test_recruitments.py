"""One call over two places: chosen on a phone without scripts, changed on the own page, moved by staff."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.joint import FREE, FULL, TITLE
from tests.support.browser import judged

pytestmark = pytest.mark.browser

EMAIL = "zenon.joint@example.org"


def test_a_place_is_chosen_changed_and_changed_by_staff(
    visitor: Callable[..., Visitor], office: Office
) -> None:
    phone = visitor("pl", "phone")
    _looks(phone)
    _chooses(visitor("pl", "phone", javascript=False))
    own = office.link_in(office.letters(EMAIL)[0])
    phone.sign_up(FULL, "Zenon", EMAIL)
    expect(phone.page.locator("main")).to_contain_text("inne wydarzenie tego samego naboru")
    assert "tylko w jednym wydarzeniu" in office.words(office.letters(EMAIL, 2)[1])
    _waits_for_the_other(phone, own)
    assert "miejsce pozostaje do tego czasu zarezerwowane" in office.words(office.letters(EMAIL, 3)[2])
    _is_moved(visitor("pl", "desktop"))
    moved = office.letters("malgorzata.joint@example.org")[-1]
    assert "Zmiany dokonał organizator" in office.words(moved)
    assert {each.get("STATUS") for each in office.attached(moved)} == {"CONFIRMED", "CANCELLED"}
    # The place that became free is now theirs, and the other one ended.
    told = " ".join(office.words(each) for each in office.letters(EMAIL, 5))
    assert "dotychczasowe miejsce zostało zwolnione" in told
    phone.go(own)
    expect(phone.page.locator("main")).to_contain_text("przeszło na inne wydarzenie")
    phone.judge()


def _looks(phone: Visitor) -> None:
    phone.go("/recruitments/")
    phone.judge()
    phone.page.get_by_role("link", name=TITLE).click()
    judged(phone.page, "recruitment")
    phone.press("Go on to the form")
    expect(phone.page.locator("main")).to_contain_text("Najpierw trzeba wybrać")
    phone.look()


def _chooses(phone: Visitor) -> None:
    """Without scripts: the place first, then its form."""
    phone.go("/recruitments/")
    phone.page.get_by_role("link", name=TITLE).click()
    phone.page.locator(f"input[value={FREE}]").check()
    phone.press("Go on to the form")
    phone.page.wait_for_url(f"**/events/{FREE}/register*")
    phone.sign_up(FREE, "Zenon", EMAIL)
    assert phone.state == "confirmed"


def _waits_for_the_other(phone: Visitor, own: str) -> None:
    phone.go(own)
    phone.link("Change the place or date").click()
    phone.judge()
    phone.press("Change to this event")
    expect(phone.page.get_by_role("alert").first).to_be_visible()
    phone.look()
    phone.page.locator(f"input[value={FULL}]").check()
    phone.press("Change to this event")
    assert phone.state == "waiting"
    phone.look()


def _is_moved(alicja: Visitor) -> None:
    """Staff move who has the only place to the other event: who waited for it gets it."""
    alicja.sign_in("alicja")
    alicja.go("/manage/recruitments/")
    alicja.judge()
    alicja.page.get_by_role("link", name=TITLE).click()
    alicja.judge()
    alicja.page.get_by_role("link", name=alicja.say("Applicants")).click()
    alicja.judge()
    row = alicja.page.get_by_role("row").filter(has_text="Brzęczyszczykiewicz")
    row.locator(".tick").check()
    alicja.page.locator("#target").select_option(index=2)
    alicja.press("Look at the letters…")
    expect(alicja.page.locator("main")).to_contain_text("Do przeniesienia: 1")
    alicja.look()
    alicja.press("Move and send the letters")
    expect(alicja.page.locator("main")).to_contain_text("Przeniesiono 1 osobę")
    alicja.go("/manage/recruitments/?q=nie-ma-takiego")
    alicja.judge()
