"""An organiser writes to some of the people, reads it again, and says what reminders add."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.told import WRITTEN

pytestmark = pytest.mark.browser

OLEK, PIOTR, ROZA, ALICJA = (f"{name}@example.org" for name in ("olek", "piotr", "roza", "alicja"))
SUBJECT, BODY = "Dojazd na wizytę", "Dzień dobry,\n\nautobus odjeżdża spod ratusza."
OWN = "W budynku nie ma windy."


def test_a_letter_to_those_with_a_place(visitor: Callable[..., Visitor], office: Office) -> None:
    """Seen first, tried on oneself, sent to the chosen ones alone; one mailbox refuses, and that is said."""
    office.mail.refuse(PIOTR)
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    tried = len(office.letters(ALICJA, 0))
    alicja.go(f"/manage/events/{WRITTEN}/messages/")
    alicja.link("Write a letter").press("Enter")
    alicja.page.wait_for_url("**/messages/new")
    alicja.judge()
    alicja.page.locator("[name=readers]").select_option(label=alicja.say("With a place"))
    alicja.page.locator("[name=subject_pl]").fill(SUBJECT)
    alicja.page.locator("[name=body_pl]").fill("Witaj {imie}")
    alicja.press("See the letter")
    expect(alicja.page.get_by_role("alert")).to_contain_text("{imie}")
    expect(alicja.page.locator("[name=subject_pl]")).to_have_value(SUBJECT)
    alicja.page.locator("[name=body_pl]").fill(BODY)
    alicja.press("See the letter")
    expect(alicja.page.locator("[data-letter]")).to_contain_text("autobus odjeżdża spod ratusza")
    alicja.look()

    alicja.press("Send a test to me")
    assert "spod ratusza" in office.letters(ALICJA, tried + 1)[tried].text
    assert not office.letters(OLEK, 0)
    alicja.page.get_by_role("button", name=re.compile(r"\b2\b")).dblclick()
    alicja.page.wait_for_url(re.compile(r"/messages/sent/\d+/"))
    _read_again(alicja, office)
    [letter] = office.letters(OLEK)
    assert str(letter.message["Subject"]).startswith(SUBJECT)
    assert "spod ratusza" in letter.text
    assert not office.letters(ROZA, 0)


def _read_again(alicja: Visitor, office: Office) -> None:
    """The letter as it was written, and where it stands for each; the one that failed is sent again."""
    rows = alicja.page.get_by_role("row")
    failed = rows.filter(has_text="Piotr")
    for _ in range(100):
        if failed.filter(has_text="550").count():
            break
        alicja.page.wait_for_timeout(100)
        alicja.page.reload()
    expect(failed).to_contain_text("550")
    expect(rows.filter(has_text="Olek")).to_contain_text(alicja.texts.pgettext("letter", "Sent"))
    expect(rows.filter(has_text="Roza")).to_have_count(0)
    expect(alicja.page.locator("main")).to_contain_text("autobus odjeżdża spod ratusza")
    alicja.judge()
    office.mail.behave()
    failed.get_by_role("button", name=alicja.say("Send again")).press("Enter")
    office.letters(PIOTR)


def test_reminders_and_own_words_are_seen_before_they_leave(visitor: Callable[..., Visitor]) -> None:
    """One field says when; the event's own words stand in its reminder, and in each letter that is seen."""
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{WRITTEN}/messages/")
    alicja.link("Reminders and own texts").press("Enter")
    alicja.page.wait_for_url("**/messages/settings")
    alicja.page.locator("[name=reminder_days]").fill("kiedyś")
    alicja.page.locator("[name=text_pl]").fill(OWN)
    alicja.press("Preview")
    expect(alicja.page.locator(".error-summary")).to_be_visible()
    expect(alicja.page.locator("[name=text_pl]")).to_have_value(OWN)
    alicja.page.locator("[name=reminder_days]").fill("7, 1")
    alicja.page.locator("[name=reminder_text_pl]").fill("Weź wygodne buty.")
    alicja.press("Preview")
    letter = alicja.page.locator("[data-letter]").first
    for words in ("Weź wygodne buty.", OWN, "Hotel Nad Pisą"):
        expect(letter).to_contain_text(words)
    alicja.look()
    alicja.page.locator("[name=reminder_days]").press("Enter")
    alicja.page.wait_for_load_state()
    expect(alicja.page.locator("section[aria-labelledby=coming-title] li")).to_have_count(2)
    alicja.judge()

    alicja.go(f"/manage/events/{WRITTEN}/cancel")
    alicja.page.locator("[name=reason]").fill("choroba")
    alicja.press("Go on")
    expect(alicja.page.locator("[data-letter]").first).to_contain_text(OWN)
