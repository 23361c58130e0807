"""An event's own questions: asked after certain answers, with and without scripts, and changed later."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.asking import ASKING, DIET, MATE, NIGHT
from tests.journeys.conftest import Office, Visitor
from tests.support.browser import assert_fits, judged, screenshot

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


def test_without_scripts_a_sentence_says_whom_it_asks(visitor: Callable[..., Visitor]) -> None:
    jan = visitor("en", "desktop", javascript=False)
    _who(jan, "Jan")
    mate = jan.page.get_by_label("With whom in the room?")
    expect(mate).to_be_visible()
    expect(jan.page.get_by_text("Only if “Do you need a room?” is answered with “Yes”.")).to_be_visible()
    screenshot(jan.page, "questions-without-scripts")
    assert_fits(jan.page)
    mate.fill("Piotr Nikt")
    jan.page.get_by_role("radiogroup", name="Do you need a room?").get_by_label("No").check()
    jan.press("Sign up")
    assert jan.state == "confirmed"
    expect(jan.page.locator("dl.facts").filter(has_text="Do you need a room?")).not_to_contain_text("Piotr")


def test_staff_see_the_answers_and_narrow_the_list(visitor: Callable[..., Visitor]) -> None:
    _signed_up(visitor("pl", "desktop"), "Zofia", "Tak", "Maria")
    _signed_up(visitor("pl", "desktop"), "Roman", "Nie", "")
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{ASKING}/registrations/")
    alicja.page.get_by_label("Odpowiedź").select_option(label="Tak")
    with alicja.page.expect_navigation():
        alicja.button("Show").click()
    rows = alicja.page.locator("tbody tr")
    expect(rows.filter(has_text="Zofia")).to_have_count(1)
    expect(rows.filter(has_text="Roman")).to_have_count(0)
    judged(alicja.page, "questions-list")
    alicja.page.get_by_role("link", name="Pytalska Zofia").click()
    expect(alicja.page.locator("dl.facts").filter(has_text=NIGHT).last).to_contain_text("Maria")
    alicja.page.get_by_text(alicja.say("Change the answers")).click()
    judged(alicja.page, "questions-registration")


def _signed_up(visitor: Visitor, name: str, night: str, mate: str) -> None:
    _who(visitor, name)
    visitor.page.get_by_role("radiogroup", name=NIGHT).get_by_label(night).check()
    if mate:
        visitor.page.get_by_label(MATE).fill(mate)
    visitor.press("Sign up")
