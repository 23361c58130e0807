"""Somebody says what they need; staff arrange it, settle meals and hand over figures without names."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.needs import TWO_DAYS

pytestmark = pytest.mark.browser

NINA = "nina.cicha@example.org"
MANAGED = f"/manage/events/{TWO_DAYS}/needs/"


def test_needs_are_arranged_and_told_and_meals_counted(
    visitor: Callable[..., Visitor], office: Office
) -> None:
    nina = visitor("pl", "phone", javascript=False)
    _signs_up(nina)
    alicja = visitor("en", "desktop")
    alicja.sign_in("alicja")
    _meals_are_settled(alicja)
    _not_possible(alicja)
    letter = office.letters(NINA, 2)[1]
    assert "Będą napisy na żywo" in office.words(letter)
    _chooses_a_night(nina, office.link_in(letter))
    _figures(alicja)


def _signs_up(nina: Visitor) -> None:
    """Tick an interpreter and a diet on a phone, without a script."""
    nina.go(f"/events/{TWO_DAYS}/register")
    nina.page.locator("[name=measures][value=sign_interpreter]").check()
    nina.page.locator("[name=diet]").first.select_option("vegan")
    nina.field("First name").fill("Nina")
    nina.field("Last name").fill("Cicha")
    nina.page.locator("[name=email]").fill(NINA)
    nina.page.locator("[name=privacy_notice]").check()
    nina.press("Sign up")
    assert nina.state == "confirmed"


def _meals_are_settled(alicja: Visitor) -> None:
    """Serve lunch on both days and offer rooms."""
    alicja.go(f"/manage/events/{TWO_DAYS}/")
    expect(alicja.page.locator(".worklist")).to_contain_text("need of a participant is still to be arranged")
    alicja.link("Arrange them").click()
    alicja.judge()
    alicja.link("Settle meals and rooms").click()
    alicja.judge()
    alicja.page.locator("[name=meals][value$=-lunch]").first.check()
    alicja.page.locator("[name=everywhere]").check()
    alicja.page.locator("[name=offers_rooms]").check()
    alicja.page.locator("[name=freeze_days]").fill("")
    alicja.press("Save")
    alicja.look()
    assert alicja.page.locator("[name=everywhere]").is_checked(), "nothing is lost"
    alicja.page.locator("[name=freeze_days]").fill("2")
    alicja.press("Save")
    expect(alicja.page.locator("main")).to_contain_text("Vegan: 1")


def _not_possible(alicja: Visitor) -> None:
    """Forget why it is not possible, then say it."""
    alicja.page.locator("tbody a.btn").first.click()
    alicja.judge()
    alicja.page.locator("[name=state]").select_option("not_possible")
    alicja.press("Save")
    expect(alicja.page.get_by_role("alert").first).to_contain_text("Say why it is not possible")
    alicja.look()
    alicja.page.locator("[name=sentence]").fill("Nie ma wolnego tłumacza. Będą napisy na żywo.")
    alicja.press("Save")
    expect(alicja.page.locator("tbody").first).to_contain_text("not possible")


def _chooses_a_night(nina: Visitor, link: str) -> None:
    """Read what became of it, and stay for the night."""
    nina.go(link)
    expect(nina.page.locator("main")).to_contain_text("Będą napisy na żywo.")
    nina.page.locator("[name=nights]").check()
    nina.press("Save nights")
    assert nina.page.locator("[name=nights]").is_checked()


def _figures(alicja: Visitor) -> None:
    """Look at the figures, at who stays, and at the sheet, which names nobody."""
    alicja.go(f"{MANAGED}rooms/")
    expect(alicja.page.locator("tbody")).to_contain_text("Nina Cicha")
    alicja.judge()
    alicja.page.locator("tbody a.btn").first.click()
    alicja.judge()
    alicja.go(f"{MANAGED}print")
    expect(alicja.page.locator("main")).to_contain_text("Vegan: 1")
    expect(alicja.page.locator("main")).not_to_contain_text("Nina")
    alicja.judge()
