"""An entry and an exit test by their links with growth, and an evaluation that stays without names."""

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Locator, expect

from app import clock
from tests.journeys.conftest import Office, Visitor
from tests.journeys.surveyed import EVALUATED, SMALL, TESTED
from tests.support.browser import assert_fits

pytestmark = pytest.mark.browser

EWA = "ewa.testowa@example.org"
QUESTIONS = (("Kto uchwala budżet gminy?", "wójt", "rada gminy"), ("Kto przyjmuje strategię?", "rada", "OPS"))


def test_growth_from_the_entry_to_the_exit_test(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja, ewa = visitor("en", "desktop"), visitor("pl", "phone")
    ewa.sign_up(TESTED, "Ewa", EWA, "Testowa")
    own = office.link_in(office.letters(EWA)[0])
    alicja.sign_in("alicja")
    surveys = f"/manage/events/{TESTED}/surveys/"
    _prepared(alicja, surveys)
    link = office.link_in(office.letters(EWA, 2)[-1])
    ewa.go(link)
    ewa.judge()
    ewa.press("Send the answers")
    ewa.look()
    # One right answer of two.
    _answered(ewa, "rada gminy", "OPS")
    ewa.judge()
    _exit_test(alicja, surveys)
    ewa.go(own)
    _of(ewa, "link", "Odpowiedz na pytania", "Test końcowy").click()
    _answered(ewa, "rada gminy", "rada")
    for kind in ("entry", "exit"):
        alicja.go(f"{surveys}{kind}/")
        alicja.press("Close it now")
    ewa.go(own)
    expect(ewa.page.get_by_text("+50 punktów procentowych")).to_be_visible()
    _of(ewa, "link", "Zobacz odpowiedzi", "Test wstępny").click()
    expect(ewa.page.locator("main")).to_contain_text("2 na 4 punkt")
    ewa.judge()
    alicja.go(surveys)
    alicja.judge()
    _of(alicja, "link", "Points of all", "Exit test").click()
    expect(alicja.page.get_by_role("row").filter(has_text="Testowa")).to_contain_text("+50")


def test_an_evaluation_stays_without_names(visitor: Callable[..., Visitor]) -> None:
    alicja = visitor("en", "desktop")
    alicja.sign_in("alicja")
    room = _opened_evaluation(alicja, SMALL)
    for number in range(4):
        _evaluates(visitor("pl", "phone", javascript=bool(number)), room, "Za mało nas, żeby to pokazać")
    _closed(alicja, SMALL)
    expect(alicja.page.locator("main")).to_contain_text("Fewer than five people have answered")
    expect(alicja.page.locator("main")).not_to_contain_text("Za mało nas")
    expect(alicja.page.locator("svg.chart")).to_have_count(0)
    alicja.judge()
    room = _opened_evaluation(alicja, EVALUATED)
    alicja.go(f"/manage/events/{EVALUATED}/surveys/evaluation/print")
    expect(alicja.page.locator("svg.qr")).to_be_visible()
    assert_fits(alicja.page)
    guest = visitor("pl", "phone")
    guest.go(room)
    guest.judge()
    guest.press("Send the answers")
    guest.look()
    for number in range(5):
        _evaluates(visitor("pl", "phone", javascript=bool(number)), room, "Dużo przykładów 👍 =1+1")
    alicja.go(f"/manage/events/{EVALUATED}/surveys/results/")
    expect(alicja.page.locator("main")).to_contain_text("Results are shown once the evaluation is over")
    _closed(alicja, EVALUATED)
    expect(alicja.page.locator("svg.chart").first).to_be_visible()
    expect(alicja.page.get_by_role("table").first).to_contain_text("100")
    expect(alicja.page.get_by_text("Dużo przykładów 👍 =1+1")).to_have_count(5)
    alicja.judge()


def _prepared(alicja: Visitor, surveys: str) -> None:
    """Make the entry test, open it and mail its link."""
    alicja.go(surveys)
    alicja.judge()
    _press(alicja, _of(alicja, "button", "Prepare", "Entry test"))
    for label, first, second in QUESTIONS:
        alicja.page.locator("select[name=kind]").select_option("one_of")
        alicja.press("Add a question")
        alicja.page.locator("[name=label_pl]").fill(label)
        alicja.page.locator("[name=rows-0-pl]").fill(first)
        alicja.page.locator("[name=rows-1-pl]").fill(second)
        if label == QUESTIONS[0][0]:
            # Points are asked for, and nothing typed is lost.
            alicja.press("Save the question")
            alicja.look()
        right = 1 if second == "rada gminy" else 0
        alicja.page.locator(f"[name=rows-{right}-points]").fill("2")
        alicja.press("Save the question")
    alicja.press("Open it")
    alicja.judge()
    alicja.link("Send the link to who has not answered").click()
    alicja.judge()
    alicja.press("Send the letters")


def _exit_test(alicja: Visitor, surveys: str) -> None:
    """Let the exit test ask the same, from today on."""
    alicja.go(surveys)
    alicja.press("Ask the same as the entry test")
    alicja.page.locator("[name=opens_on]").fill(clock.today(clock.now()).isoformat())
    alicja.press("Save changes")
    alicja.press("Open it")


def _answered(ewa: Visitor, *answers: str) -> None:
    """Choose an answer to each question, and send them."""
    for number, answer in enumerate(answers):
        ewa.page.get_by_role("radiogroup").nth(number).get_by_label(answer, exact=True).check()
    ewa.press("Send the answers")
    expect(ewa.page.get_by_text("Odpowiedzi są zapisane").first).to_be_visible()


def _opened_evaluation(alicja: Visitor, slug: str) -> str:
    """Open the shipped evaluation, and return its link for the room."""
    alicja.go(f"/manage/events/{slug}/surveys/")
    _press(alicja, _of(alicja, "button", "Prepare", "Evaluation"))
    alicja.press("Open it")
    return alicja.page.locator("#room-link").inner_text()


def _evaluates(guest: Visitor, room: str, words: str) -> None:
    """Give four of five to each thing, and say something."""
    guest.go(room)
    for place in range(6):
        guest.page.get_by_role("radiogroup").nth(place).locator("[value='4']").check()
    guest.page.get_by_role("textbox").first.fill(words)
    guest.press("Send the answers")
    expect(guest.page.locator("h1")).to_have_text(guest.say("Thank you"))


def _closed(alicja: Visitor, slug: str) -> None:
    """Close an evaluation, and look at its results."""
    alicja.go(f"/manage/events/{slug}/surveys/evaluation/")
    alicja.press("Close it now")
    alicja.link("Results").click()


def _of(who: Visitor, role: Literal["button", "link"], words: str, sheet: str) -> Locator:
    """Return the button or link whose name goes on with the sheet, which is read but not seen."""
    return who.page.get_by_role(role, name=re.compile(rf"^{words}\s*: {sheet}$"))


def _press(alicja: Visitor, button: Locator) -> None:
    with alicja.page.expect_navigation():
        button.click()
