"""Somebody agrees to pictures and withdraws after the list was taken along; the organiser hears of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.consenting import PICTURED

pytestmark = pytest.mark.browser

OLA = "ola.zgodna@example.org"
MANAGED = f"/manage/events/{PICTURED}/pictures/"


def test_a_consent_is_given_listed_withdrawn_and_the_list_is_out_of_date(
    visitor: Callable[..., Visitor], office: Office
) -> None:
    ola = visitor("pl", "phone")
    _signs_up(ola)
    alicja = visitor("en", "desktop")
    alicja.sign_in("alicja")
    _takes_the_list_along(alicja)
    link = office.link_in(office.letters(OLA)[0])
    _withdraws(ola, link)
    alicja.go(MANAGED)
    expect(alicja.page.locator("main")).to_contain_text("1 person has withdrawn since the last list")
    alicja.judge()
    alicja.go(f"/manage/events/{PICTURED}/")
    expect(alicja.page.locator(".worklist").first).to_contain_text("withdrew their consent to pictures")
    _gives_it_again(ola, link)


def _signs_up(ola: Visitor) -> None:
    """Read the notices, tick the consent to pictures alone."""
    ola.go(f"/events/{PICTURED}/register")
    ola.judge()
    expect(ola.page.locator("[name=image_consent]")).not_to_be_checked()
    ola.page.locator("[name=image_consent]").check()
    ola.field("First name").fill("Ola")
    ola.field("Last name").fill("Zgodna")
    ola.page.locator("[name=email]").fill(OLA)
    ola.press("Sign up")
    assert ola.page.locator("[name=image_consent]").is_checked(), "nothing is lost"
    ola.look()
    ola.page.locator("[name=privacy_notice]").check()
    ola.press("Sign up")
    assert ola.state == "confirmed"


def _takes_the_list_along(alicja: Visitor) -> None:
    """Open the list and take it along."""
    alicja.go(MANAGED)
    alicja.judge()
    expect(alicja.page.locator("tbody").first).to_contain_text("yes")
    with alicja.page.expect_download() as taken:
        alicja.page.get_by_role("link", name="CSV").click()
    assert "Ola" in taken.value.path().read_text(encoding="utf-8-sig")


def _withdraws(ola: Visitor, link: str) -> None:
    """Withdraw by one button behind the mailed link."""
    ola.go(link)
    ola.judge()
    ola.press("Withdraw the consent")
    expect(ola.page.locator("main")).to_contain_text(ola.say("The consent is withdrawn."))
    ola.look()


def _gives_it_again(ola: Visitor, link: str) -> None:
    """Change one's mind."""
    ola.go(link)
    ola.button("Give the consent").first.click()
    expect(ola.page.locator("main")).to_contain_text(ola.say("The consent is given."))
