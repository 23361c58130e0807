"""Somebody asks to hear of a next edition, confirms it, is written to once, and leaves."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.consenting import CONSIDERED, FOLLOWING

pytestmark = pytest.mark.browser

EWA = "ewa.ciekawa@example.org"


def test_interest_is_confirmed_carried_on_and_left(visitor: Callable[..., Visitor], office: Office) -> None:
    ewa = visitor("pl", "phone")
    _asks(ewa)
    link = office.link_in(office.letters(EWA)[0])
    _confirms(ewa, link)
    alicja = visitor("en", "desktop")
    alicja.sign_in("alicja")
    _writes(alicja)
    following = office.letters(EWA, 2)[1]
    assert FOLLOWING in office.words(following)
    ewa.go(link)
    ewa.press("Leave the list and erase my data")
    expect(ewa.page.locator("h1")).to_have_text(ewa.say("You have left the list"))
    ewa.judge()
    alicja.go("/manage/interest/")
    alicja.judge()
    expect(alicja.page.locator("tbody")).to_contain_text("Trzecia tura seminarium")


def _asks(ewa: Visitor) -> None:
    """Find the form on the page of the event, forget the consent, then send it."""
    ewa.go(f"/events/{CONSIDERED}/")
    ewa.link("Let me know about the next edition").click()
    ewa.judge()
    ewa.field("First name").fill("Ewa")
    ewa.field("Last name").fill("Ciekawa")
    ewa.page.locator("[name=email]").fill(EWA)
    ewa.press("Let me know")
    ewa.look()
    assert ewa.page.locator("[name=email]").input_value() == EWA, "nothing is lost"
    ewa.page.locator("[name=interest_consent]").check()
    ewa.press("Let me know")
    expect(ewa.page.locator("h1")).to_have_text(ewa.say("Look into your mailbox"))
    ewa.judge()


def _confirms(ewa: Visitor, link: str) -> None:
    """Confirm by the mailed link."""
    ewa.go(link)
    ewa.judge()
    ewa.press("Confirm")
    ewa.look()


def _writes(alicja: Visitor) -> None:
    """Take the list over to the next edition, and write to it once."""
    alicja.go(f"/manage/events/{FOLLOWING}/interest/")
    alicja.judge()
    alicja.page.locator("[name=source]").select_option(label="Trzecia tura seminarium")
    alicja.press("Take over its list")
    alicja.page.get_by_role("button", name="Write to 1 person").click()
    expect(alicja.page.locator("main")).to_contain_text("Not written to yet: 0")
    alicja.judge()
