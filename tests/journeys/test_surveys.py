"""An entry and an exit test by their links, and an evaluation without names, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.surveyed import EVALUATED, TESTED
from tests.support.browser import assert_fits

pytestmark = pytest.mark.browser


def _days(alicja: Visitor) -> None:
    """Let a sheet be answered from today on."""
    today = alicja.page.evaluate("new Date().toISOString().slice(0, 10)")
    alicja.page.locator("[name=opens_on]").fill(today)
    alicja.press("Save changes")


def _ask(alicja: Visitor, kind: str, label: str) -> None:
    """Add a question for yes or no, of which yes gives a point."""
    alicja.go(f"/manage/events/{TESTED}/surveys/{kind}/new?kind=yes_no")
    alicja.page.locator("[name=label_pl]").fill(label)
    alicja.page.locator("[name=yes_points]").fill("1")
    alicja.press("Save the question")


def test_growth_from_the_entry_to_the_exit_test(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja, ewa = visitor("pl", "desktop", javascript=False), visitor("en", "phone")
    ewa.sign_up(TESTED, "Ewa", "ewa.testowa@example.org", "Testowa")
    [letter] = office.letters("ewa.testowa@example.org")
    own = office.link_in(letter)
    alicja.sign_in("alicja")
    surveys = f"/manage/events/{TESTED}/surveys/"
    alicja.go(surveys)
    alicja.judge()
    alicja.page.get_by_role("button", name="Przygotuj: Test wstępny").click()
    for label in ("Czy budżet jest roczny?", "Czy gmina ma strategię?"):
        _ask(alicja, "entry", label)
    alicja.press("Open it")
    alicja.judge()
    alicja.link("Send the link to who has not answered").click()
    alicja.look()
    alicja.press("Send the letters")
    link = office.link_in(office.letters("ewa.testowa@example.org", 2)[-1])
    ewa.go(link)
    ewa.page.get_by_role("radiogroup").nth(0).get_by_label("Yes").check()
    ewa.page.get_by_role("radiogroup").nth(1).get_by_label("No").check()
    ewa.judge()
    ewa.go(link)
    ewa.page.get_by_role("radiogroup").nth(0).get_by_label("Yes").check()
    ewa.page.get_by_role("radiogroup").nth(1).get_by_label("No").check()
    ewa.press("Send the answers")
    expect(ewa.page.get_by_text("The answers are kept.")).to_be_visible()
    # Afterwards the exit test asks the same.
    alicja.go(surveys)
    alicja.press("Ask the same as the entry test")
    _days(alicja)
    alicja.press("Open it")
    ewa.go(link.replace("/entry", "/exit"))
    for number in (0, 1):
        ewa.page.get_by_role("radiogroup").nth(number).get_by_label("Yes").check()
    ewa.press("Send the answers")
    for kind in ("entry", "exit"):
        alicja.go(f"{surveys}{kind}/")
        alicja.press("Close it now")
    ewa.go(own)
    expect(ewa.page.get_by_text("+50 percentage points")).to_be_visible()
    ewa.judge()
    ewa.go(link.replace("/entry", "/exit"))
    expect(ewa.page.get_by_text("2 of 2 points")).to_be_visible()
    ewa.judge()
    alicja.go(f"/manage/events/{TESTED}/tests/")
    expect(alicja.page.get_by_text("+50").first).to_be_visible()


def test_an_evaluation_without_names(visitor: Callable[..., Visitor]) -> None:
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    surveys = f"/manage/events/{EVALUATED}/surveys/"
    alicja.go(surveys)
    alicja.page.get_by_role("button", name="Przygotuj: Ankieta ewaluacyjna").click()
    alicja.press("Open it")
    room = alicja.page.locator("#room-link").inner_text()
    alicja.judge()
    alicja.go(f"{surveys}poster")
    expect(alicja.page.locator("svg.qr")).to_be_visible()
    assert_fits(alicja.page)
    for number in range(5):
        guest = visitor("pl" if number else "en", "phone", javascript=bool(number % 2))
        guest.go(room)
        for place in range(5):
            guest.page.get_by_role("radiogroup").nth(place).locator("[value='4']").check()
        guest.page.get_by_role("textbox").first.fill("Dużo przykładów 👍 =1+1")
        if not number:
            guest.look()
        guest.press("Send the answers")
        expect(guest.page.get_by_role("heading", level=1)).to_have_text(guest.say("Thank you"))
    alicja.go(f"{surveys}results/")
    expect(alicja.page.get_by_text("Wyniki pokażemy po zakończeniu")).to_be_visible()
    alicja.go(f"{surveys}evaluation/")
    alicja.press("Close it now")
    alicja.go(f"{surveys}results/")
    expect(alicja.page.get_by_text("Średnia: 4").first).to_be_visible()
    alicja.judge()
