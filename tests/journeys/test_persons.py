"""An organiser finds a person who is there twice, looks what moves, makes the two one, and takes it back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.projects import LECTURE
from tests.support.browser import judged

pytestmark = pytest.mark.browser
NAME = "Podwójna-Ćwiklińska"


def test_two_are_one_and_two_again(visitor: Callable[..., Visitor], office: Office) -> None:
    for address in ("stara", "nowa"):
        _signed_up(visitor("pl", "phone", javascript=False), f"{address}@dwa-razy.example.org")
    alicja = visitor("pl", "phone")
    alicja.sign_in("alicja")
    alicja.go("/manage/persons/?q=podwojna")
    page = alicja.page
    expect(page.locator("tbody tr")).to_have_count(2)
    judged(page, "persons")
    alicja.link("Who may be there twice").click()
    card = page.locator(".pair-card", has_text=NAME)
    expect(card).to_contain_text("stara@dwa-razy.example.org")
    judged(page, "persons-pairs")
    card.get_by_role("link", name=alicja.say("The same: see what moves")).click()
    expect(page.locator("main")).to_contain_text(alicja.say("Both are registered for"))
    judged(page, "persons-merge")
    alicja.press("They are one person")
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    expect(page.locator("main")).to_contain_text(
        alicja.say("The same person as %(name)s", name=f"Anna {NAME}")
    )
    judged(page, "person")
    alicja.go("/manage/persons/?q=podwojna")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody a").first.click()
    page.locator(".worklist").get_by_role("button").first.click()
    alicja.go("/manage/persons/?q=podwojna")
    expect(page.locator("tbody tr")).to_have_count(2)


def _signed_up(phone: Visitor, address: str) -> None:
    phone.go(f"/events/{LECTURE}/register")
    page = phone.page
    page.locator("[name=first_name]").fill("Anna")
    page.locator("[name=last_name]").fill(NAME)
    page.locator("[name=email]").fill(address)
    page.locator("[name=institution]").fill("MOPS w Piszu")
    page.locator("[name=privacy_notice]").check()
    phone.press("Sign up")
