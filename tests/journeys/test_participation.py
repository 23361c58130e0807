"""The participation form is filled in on a phone, refused once, given; the officer reads it, once noted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.participation import MONITORED, OFFICER
from tests.support.browser import judged

pytestmark = pytest.mark.browser

ADDRESS = "iwona.formularz@example.org"
PESEL = "80831410146"
CHOSEN = {
    "participant_kind": "institution", "citizenship": "polish", "sex": "woman", "education": "isced_5_8",
    "foreign_background": "no", "third_country": "no", "minority": "refused", "homeless": "no",
    "disability": "refused",
}  # fmt: skip
TYPED = {"county": "piski", "municipality": "Biała Piska", "town": "Drygały", "postcode": "12-230"}


def test_a_form_is_given_on_a_phone_and_read_by_the_officer(
    visitor: Callable[..., Visitor], office: Office
) -> None:
    phone, officer = visitor("pl", "phone"), visitor("pl", "desktop")
    phone.sign_up(MONITORED, "Iwona", ADDRESS)
    link = office.link_in(office.letters(ADDRESS)[0])
    assert link.endswith("/participation"), "the letter leads to the form that is owed"
    phone.go(link.removesuffix("participation"))
    expect(phone.page.locator("[data-participation=owed]")).to_be_visible()
    phone.judge()
    phone.link("Fill in the participation form").click()
    judged(phone.page, "participation")
    _filled(phone, PESEL[:-1] + "7")
    phone.press("Send the participation form")
    expect(phone.page.get_by_role("alert").first).to_contain_text("PESEL")
    expect(phone.page.locator("[name=town]")).to_have_value("Drygały")
    judged(phone.page, "participation-refused")
    phone.page.locator("[name=pesel]").fill(PESEL)
    phone.press("Send the participation form")
    expect(phone.page.locator("[data-participation=given]")).to_be_visible()
    _read(officer)


def _filled(phone: Visitor, pesel: str) -> None:
    """Fill the form in."""
    page = phone.page
    for name, value in CHOSEN.items():
        page.locator(f"[name={name}][value={value}]").check()
    for name, text in {**TYPED, "pesel": pesel}.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=voivodeship]").select_option("28")
    page.locator("[name=labour]").select_option("employed/local_government")


def _read(officer: Visitor) -> None:
    """Read the form; the end of the number is hidden until it is asked for."""
    officer.sign_in(OFFICER.lower())
    officer.link("Participation forms").click()
    officer.judge()
    officer.link("Kooperacje monitorowane").click()
    officer.judge()
    officer.page.locator("tbody td a").click()
    officer.judge()
    main = officer.page.locator("main")
    expect(main).to_contain_text("Drygały")
    expect(main).not_to_contain_text(PESEL)
    officer.press("Show the whole number")
    expect(officer.page.locator("main")).to_contain_text(PESEL)
