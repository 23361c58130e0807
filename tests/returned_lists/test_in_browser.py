"""A list is printed, signed, scanned badly, sent in, keyed in by keyboard, and taken over by its trainer."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.attendance.models import Evidence, Mark
from app.work import Work
from tests.attendance.conftest import OpenAs, SignedIn
from tests.returned_lists.conftest import Place
from tests.support.browser import judged
from tests.support.cast import alicja, celina

pytestmark = pytest.mark.browser


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Tokens of forms are checked, as they are outside the tests."""
    return {"WTF_CSRF_ENABLED": True}


def test_from_the_scan_to_the_marks(work: Work, signed_in: SignedIn, open_as: OpenAs) -> None:
    place = Place(work, signed_in, count=40)
    organiser, trainer = alicja(work), celina(work, place.event)
    sheet = place.sheet(signed_in(organiser))
    page = open_as(organiser, place.at)
    judged(page, "returned-lists-empty")
    _send(page, ("strona-1.jpg", sheet.photo(1, turned=184, blur=1.2, noise=40)),
          ("nieostra.jpg", sheet.photo(2, blur=14)))  # fmt: skip
    expect(page.locator("main")).to_contain_text("1 strona trafiła do swojej listy.")
    expect(page.locator("main")).to_contain_text("Brakuje strony 2 z")
    judged(page, "returned-lists-of-event")
    page.get_by_role("link", name="Która to lista?").click()
    judged(page, "returned-lists-which")
    page.get_by_label("Lista i strona").select_option(index=2)
    page.get_by_role("button", name="To jest ta strona").click()
    expect(page.locator("main")).to_contain_text("Strona ma swoją listę.")
    page.goto(page.url.split("/manage/")[0] + place.at)
    page.get_by_role("link", name=re.compile("Wprowadź podpisy")).first.click()
    _by_keyboard(page)
    judged(page, "returned-lists-keying")
    page.get_by_role("button", name="Zapisz, pozostałe podpisane").click()
    expect(page.locator("main")).to_contain_text("niepodpisanych 1.")
    work.session.expire_all()
    signed = work.session.scalar(select(func.count()).select_from(Evidence)) or 0
    assert signed > 10
    assert work.session.scalar(select(func.count()).select_from(Mark)) == 0
    register = open_as(trainer, f"/manage/events/{place.slug}/sessions/{place.session.id}/attendance")
    register.locator("button[name=take][value=all]").click()
    register.wait_for_load_state()
    work.session.expire_all()
    assert work.session.scalar(select(func.count()).select_from(Mark)) == signed


def test_on_a_phone_without_scripts(work: Work, signed_in: SignedIn, open_as: OpenAs) -> None:
    place = Place(work, signed_in, count=5)
    trainer = celina(work, place.event)
    sheet = place.sheet(signed_in(trainer))
    page = open_as(trainer, "/manage/returned-lists/", viewport="phone", javascript=False)
    _send(page, ("zdjecie.jpg", sheet.photo(1, turned=3)))
    page.goto(page.url.split("/manage/")[0] + place.at)
    page.get_by_role("link", name=re.compile("Wprowadź podpisy")).first.click()
    page.get_by_label("Podpis jest", exact=True).first.check()
    page.get_by_role("button", name="Zapisz zmiany", exact=True).click()
    expect(page.locator("main")).to_contain_text("podpisanych 1, niepodpisanych 0.")
    # What judges a page is a script itself.
    at = page.url[page.url.index("/manage/") :]
    judged(open_as(trainer, at, viewport="phone"), "returned-lists-phone")


def _send(page: Page, *files: tuple[str, bytes]) -> None:
    chosen = [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in files]
    page.locator("[name=files]").set_input_files(chosen)  # type: ignore[arg-type]  # as its documentation shows
    page.get_by_role("button", name="Prześlij listy").click()
    page.wait_for_load_state()


def _by_keyboard(page: Page) -> None:
    """Say by arrows and Tab that the first signed and the second did not."""
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    radios = page.locator("ol.roll > li")
    expect(radios.nth(0).locator("input[value=signed]")).to_be_checked()
    expect(radios.nth(1).locator("input[value=missing]")).to_be_checked()
