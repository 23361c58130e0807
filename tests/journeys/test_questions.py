"""An event's own questions: asked after certain answers, and changed later."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.asking import ASKING, DIET, MATE, NIGHT
from tests.journeys.conftest import Office, Visitor
from tests.support.browser import judged

pytestmark = pytest.mark.browser


def _who(visitor: Visitor, name: str) -> None:
    """Fill in the standard fields of the form."""
    visitor.go(f"/events/{ASKING}/register")
    visitor.field("First name").fill(name)
    visitor.field("Last name").fill("Pytalska")
    visitor.page.locator("[name=email]").fill(f"{name.lower()}.pytalska@example.org")
    visitor.page.locator("[name=privacy_notice]").check()


def test_a_question_appears_once_it_is_asked(visitor: Callable[..., Visitor], office: Office) -> None:
    ewa = visitor("pl", "phone")
    _who(ewa, "Ewa")
    night, mate = ewa.page.get_by_role("radiogroup", name=NIGHT), ewa.page.get_by_label(MATE)
    expect(mate).to_be_hidden()
    judged(ewa.page, "questions-hidden")
    night.get_by_label("Tak").check()
    expect(mate).to_be_visible()
    expect(ewa.page.get_by_text("Tylko jeśli odpowiedź")).to_be_hidden()
    ewa.page.get_by_role("group", name=DIET).get_by_label("bezglutenowa").check()
    judged(ewa.page, "questions-shown")
    ewa.press("Sign up")
    # What was left empty is asked for, and what was chosen stays.
    expect(ewa.page.get_by_role("alert")).to_contain_text(MATE)
    expect(mate).to_be_visible()
    judged(ewa.page, "questions-missing")
    night.get_by_label("Nie").check()
    expect(mate).to_be_hidden()
    ewa.press("Sign up")
    assert ewa.state == "confirmed"
    expect(ewa.page.locator("dl.facts").filter(has_text=NIGHT)).to_contain_text("bezglutenowa")
    letter = office.letters("ewa.pytalska@example.org")[0]
    ewa.go(office.link_in(letter))
    ewa.page.get_by_text(ewa.say("Change the answers")).click()
    night.get_by_label("Tak").check()
    mate.fill("Ala Kowalska")
    judged(ewa.page, "questions-own")
    ewa.press("Save the answers")
    expect(ewa.page.locator("dl.facts").filter(has_text=NIGHT)).to_contain_text("Ala Kowalska")
