"""An event's own questions: asked after certain answers, with and without scripts, and changed later."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys.asking import ASKING, ASKING_FILES, CARD, CONSENT, DIET, MATE, NIGHT
from tests.journeys.conftest import Office, Visitor
from tests.support.browser import assert_fits, judged, screenshot
from tests.support.scans import jpeg

pytestmark = pytest.mark.browser


def _who(visitor: Visitor, name: str, event: str = ASKING) -> None:
    """Fill in the standard fields of the form."""
    visitor.go(f"/events/{event}/register")
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


def _photo(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg()}


def test_a_file_stays_attached_and_goes_with_its_question(
    visitor: Callable[..., Visitor], office: Office
) -> None:
    ola = visitor("pl", "phone")
    _who(ola, "Ola", ASKING_FILES)
    night, consent = ola.page.get_by_role("radiogroup", name=NIGHT), ola.page.get_by_label(CONSENT)
    expect(consent).to_be_hidden()
    night.get_by_label("Tak").check()
    consent.set_input_files([_photo("zgoda.jpg")])
    ola.field("Last name").fill("")
    ola.press("Sign up")
    # The form came back for another field: the file is still there.
    expect(ola.page.get_by_text("Załączono: zgoda.jpg")).to_be_visible()
    judged(ola.page, "questions-attached")
    # The answer that opened the question is taken back, and given again.
    night.get_by_label("Nie").check()
    expect(ola.page.get_by_text("Załączono: zgoda.jpg")).to_be_hidden()
    night.get_by_label("Tak").check()
    ola.field("Last name").fill("Pytalska")
    ola.press("Sign up")
    assert ola.state == "confirmed"
    ola.go(office.link_in(office.letters("ola.pytalska@example.org")[0]))
    expect(ola.page.get_by_role("link", name="zgoda.jpg")).to_be_visible()
    ola.page.get_by_text(ola.say("Change the answers")).click()
    judged(ola.page, "questions-own-file")
    ola.page.get_by_label(CARD).set_input_files([_photo("dyplom.jpg")])
    ola.press("Save the answers")
    expect(ola.page.get_by_role("link", name="dyplom.jpg")).to_be_visible()
    with ola.page.expect_download() as saved:
        ola.page.get_by_role("link", name="zgoda.jpg").click()
    assert saved.value.suggested_filename == "zgoda.jpg"
    ola.page.get_by_text(ola.say("Change the answers")).click()
    ola.page.get_by_label("Usuń ten plik: dyplom.jpg").check()
    night.get_by_label("Nie").check()
    ola.press("Save the answers")
    expect(ola.page.get_by_role("link", name=".jpg")).to_have_count(0)


def test_without_scripts_a_file_of_a_closed_question_is_passed_over(
    visitor: Callable[..., Visitor],
) -> None:
    ida = visitor("en", "desktop", javascript=False)
    _who(ida, "Ida", ASKING_FILES)
    ida.page.get_by_role("radiogroup", name="Do you need a room?").get_by_label("Yes").check()
    ida.page.get_by_label("Consent to stay").set_input_files([_photo("consent.jpg")])
    ida.field("Last name").fill("")
    ida.press("Sign up")
    expect(ida.page.get_by_text("Attached: consent.jpg")).to_be_visible()
    screenshot(ida.page, "questions-attached-without-scripts")
    assert_fits(ida.page)
    ida.field("Last name").fill("Pytalska")
    ida.page.get_by_role("radiogroup", name="Do you need a room?").get_by_label("No").check()
    ida.press("Sign up")
    assert ida.state == "confirmed"
    expect(ida.page.locator("dl.facts").filter(has_text="Do you need a room?")).not_to_contain_text("consent")
