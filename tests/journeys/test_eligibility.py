"""An organiser says who may apply; a visitor of another county is told why not and whom to ask."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.projects import LECTURE
from tests.support.browser import judged

pytestmark = pytest.mark.browser


def test_who_may_apply_is_said_told_and_overridden(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    _chosen(alicja)
    _refused(visitor("pl", "phone"))
    _refused(visitor("en", "phone", javascript=False))
    _accepted(alicja)
    _cleared(alicja)


def _chosen(alicja: Visitor) -> None:
    """Type a wrong institution, then a position."""
    alicja.go(f"/manage/events/{LECTURE}/registrations/")
    alicja.link("Who may apply").click()
    judged(alicja.page, "eligibility")
    alicja.page.locator("[name=institution]").fill("Nie ma takiej instytucji")
    alicja.page.locator("[name=position]").fill("kierowni")
    alicja.press("Save changes")
    expect(alicja.page.get_by_role("alert").first).to_contain_text("Nie ma takiej instytucji")
    expect(alicja.page.locator("[name=position]")).to_have_value("kierowni")
    alicja.page.locator("[name=institution]").fill("")
    alicja.press("Save changes")
    expect(alicja.page.locator("main")).to_contain_text(
        alicja.say("Only people in these positions may apply: %(values)s.", values="kierowni")
    )
    alicja.judge()


def _refused(phone: Visitor) -> None:
    """Sign up in another position: the rule stands beside the field, and nothing is lost."""
    phone.go(f"/events/{LECTURE}")
    sentence = phone.say("Only people in these positions may apply: %(values)s.", values="kierowni")
    expect(phone.page.locator("main")).to_contain_text(sentence)
    phone.go(f"/events/{LECTURE}/register")
    page = phone.page
    page.locator("[name=first_name]").fill("Urban")
    page.locator("[name=last_name]").fill("Regułowski")
    page.locator("[name=email]").fill("urban.regulowski@example.org")
    page.locator("[name=position]").fill("referent")
    page.locator("[name=privacy_notice]").check()
    phone.press("Sign up")
    expect(page.locator("#error-position")).to_contain_text(sentence)
    expect(page.locator("[name=last_name]")).to_have_value("Regułowski")
    if phone.texts.language == "pl":  # the other one runs no scripts, and so nothing that judges
        judged(page, "eligibility-refused")


def _accepted(alicja: Visitor) -> None:
    """Add the same person by hand: first without a reason, then with one."""
    alicja.go(f"/manage/events/{LECTURE}/registrations/new")
    page = alicja.page
    page.locator("[name=first_name]").fill("Urban")
    page.locator("[name=last_name]").fill("Regułowski")
    page.locator("[name=email]").fill("urban.regulowski@example.org")
    alicja.press("Add a person")
    expect(page.locator("#error-eligibility_reason")).to_contain_text(
        alicja.say("To accept this person all the same, give the reason.")
    )
    page.locator("[name=eligibility_reason]").fill("zgoda dyrektora")
    alicja.press("Add a person")
    expect(page.locator("tbody")).to_contain_text("Regułowski")
    page.locator("tbody a", has_text=re.compile("Regułowski")).first.click()
    expect(page.locator("main")).to_contain_text("zgoda dyrektora")


def _cleared(alicja: Visitor) -> None:
    """Without any rule anybody may apply again."""
    alicja.go(f"/manage/events/{LECTURE}/eligibility/")
    alicja.page.locator("[name=position]").fill("")
    alicja.press("Save changes")
    expect(alicja.page.locator("main")).to_contain_text(alicja.say("At present anybody may apply."))
