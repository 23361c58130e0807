"""A visitor finds an event, signs up without an account, and gets a page and a letter of their own."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import FAMILY, SIZES, WEBINAR, Office, Visitor
from tests.support.browser import assert_axe_clean, assert_fits

pytestmark = pytest.mark.browser

MINUTE = 60
TITLES = {"pl": "Praca z rodziną w kryzysie", "en": "Working with a family in crisis"}
MANY_TABS = 60


@pytest.mark.parametrize(("language", "viewport"), SIZES)
def test_from_lodz_to_the_own_page(
    visitor: Callable[..., Visitor], office: Office, language: str, viewport: str
) -> None:
    anna, address = visitor(language, viewport), f"anna.{language}@example.org"
    began = time.monotonic()
    anna.go("/events/")
    anna.field("Search events").fill("lodz rodzin")
    anna.press("Search")
    card = anna.page.get_by_role("article").filter(has_text=TITLES[language].split()[0])
    expect(card).to_contain_text("Łódź")
    card.get_by_role("link").click()
    expect(anna.page.get_by_role("heading", level=1)).to_have_text(TITLES[language])
    anna.link("Sign up").click()
    anna.field("First name").fill("Anna")
    anna.field("Last name").fill("Żółć-Ćwiklińska")
    anna.field("E-mail").fill(address)
    anna.field("Institution").fill("Miejski Ośrodek w Łodzi")
    anna.page.locator("[name=privacy_notice]").check()
    assert_fits(anna.page)
    assert_axe_clean(anna.page)
    anna.press("Sign up")
    expect(anna.page.get_by_role("heading", level=1)).to_have_text(anna.say("Registration accepted"))
    assert time.monotonic() - began < MINUTE
    assert anna.state == "confirmed"
    assert_fits(anna.page)
    assert_axe_clean(anna.page)

    [letter] = office.letters(address)
    assert TITLES[language] in letter.text
    assert "Alicja Nowak" in letter.text
    assert [part.get_content_type() for part in letter.message.walk()].count("text/calendar") == 1
    anna.go(office.link_in(letter))
    assert anna.state == "confirmed"


def test_without_scripts(visitor: Callable[..., Visitor], office: Office) -> None:
    anna = visitor("pl", "phone", javascript=False)
    anna.go("/events/")
    anna.field("Search events").fill("lodz rodzin")
    anna.press("Search")
    anna.page.get_by_role("link", name=TITLES["pl"]).click()
    anna.link("Sign up").click()
    anna.press("Sign up")
    expect(anna.page.get_by_role("alert")).to_contain_text(anna.say("Please correct the form"))
    own = anna.sign_up(FAMILY, "Bez", "bez.skryptu@example.org")
    assert "/registrations/" in own
    assert anna.state == "confirmed"
    # A withdrawal overtakes what has not left yet.
    office.letters("bez.skryptu@example.org")
    anna.link("Withdraw").click()
    anna.press("Withdraw")
    assert anna.state == "withdrawn"
    assert len(office.letters("bez.skryptu@example.org", 2)) == 2


def test_by_keyboard_alone(visitor: Callable[..., Visitor]) -> None:
    jan = visitor("en", "desktop")
    jan.go(f"/events/{FAMILY}/")
    _tab_to(jan, jan.link("Sign up"))
    jan.page.keyboard.press("Enter")
    jan.page.wait_for_url("**/register")
    _tab_to(jan, jan.button("Sign up"))
    jan.page.keyboard.press("Enter")
    # The summary of errors takes the focus, and leads to the field.
    summary = jan.page.get_by_role("alert")
    expect(summary).to_be_focused()
    jan.page.keyboard.press("Tab")
    jan.page.keyboard.press("Enter")
    expect(jan.field("First name")).to_be_focused()
    jan.page.keyboard.type("Jan")
    for name, typed in (("last_name", "Kowalski"), ("email", "jan.klawisz@example.org")):
        _tab_to(jan, jan.page.locator(f"[name={name}]"))
        jan.page.keyboard.type(typed)
    _tab_to(jan, jan.page.locator("[name=privacy_notice]"))
    jan.page.keyboard.press("Space")
    jan.page.keyboard.press("Enter")
    jan.page.wait_for_url("**/registrations/**")
    assert jan.state == "confirmed"


def test_back_and_again_is_the_same_registration(visitor: Callable[..., Visitor], office: Office) -> None:
    anna = visitor("pl", "phone")
    anna.sign_up(FAMILY, "Ewelina", "ewelina@example.org")
    anna.page.go_back()
    anna.press("Sign up")
    assert "/registrations/" not in anna.page.url
    assert anna.page.locator("[href*='/registrations/']").count() == 0
    first, again = office.letters("ewelina@example.org", 2)
    assert office.link_in(first) == office.link_in(again)


def test_three_colleagues_share_a_mailbox(visitor: Callable[..., Visitor], office: Office) -> None:
    one = visitor("pl", "phone")
    pages = [one.sign_up(FAMILY, name, "gops@example.org") for name in ("Maria", "Iwona", "Zdzisław")]
    assert len(set(pages)) == 3
    letters = office.letters("gops@example.org", 3)
    assert len({office.link_in(letter) for letter in letters} | set(pages)) == 6
    one.go(pages[0])
    for name in ("Iwona", "Zdzisław"):
        expect(one.page.locator("body")).not_to_contain_text(name)


def test_a_mistyped_address_is_corrected(visitor: Callable[..., Visitor], office: Office) -> None:
    anna = visitor("pl", "phone")
    form = anna.sign_up(FAMILY, "Aneta", "aneta@exmaple.org")
    [wrong] = office.letters("aneta@exmaple.org")
    anna.page.locator("[name=new-email]").fill("aneta@example.org")
    anna.press("Correct the address and send again")
    expect(anna.page.get_by_role("status").first).to_contain_text("aneta@example.org")
    [letter] = office.letters("aneta@example.org")
    assert anna.page.url == form
    anna.go(office.link_in(wrong))
    assert anna.page.locator("[data-state]").count() == 0
    anna.go(office.link_in(letter))
    assert anna.state == "confirmed"


def test_the_link_of_a_webinar_is_for_those_who_have_a_place(
    visitor: Callable[..., Visitor], office: Office
) -> None:
    anna = visitor("en", "phone")
    anna.go(f"/events/{WEBINAR}/")
    expect(anna.page.locator("body")).not_to_contain_text("meet.example.org")
    anna.sign_up(WEBINAR, "Olimpia", "olimpia@example.org")
    # The person who typed that address has not shown that it is theirs.
    expect(anna.page.locator("body")).not_to_contain_text("meet.example.org")
    [letter] = office.letters("olimpia@example.org")
    anna.go(office.link_in(letter))
    # It is weeks away: who has a place reads from when the link is shown (`test_meeting_secrets.py`).
    expect(anna.page.locator("body")).not_to_contain_text("meet.example.org")
    expect(anna.page.locator("body")).to_contain_text(
        anna.say("The link is shown here from %(moment)s.", moment="").rstrip(" .")
    )
    assert_fits(anna.page)


def test_a_participant_signs_in_by_a_mailed_link(visitor: Callable[..., Visitor], office: Office) -> None:
    anna = visitor("pl", "phone")
    anna.sign_up(FAMILY, "Beata", "beata@example.org")
    anna.go("/sign-in")
    anna.field("E-mail").fill("beata@example.org")
    anna.press("Sign in")
    # A link that signs in waits for no other letter.
    links = [office.link_in(letter) for letter in office.letters("beata@example.org", 2)]
    [link] = [each for each in links if "/sign-in/" in each]
    anna.go(link)
    anna.press("Sign in")
    anna.page.wait_for_url("**/my/")
    expect(anna.page.get_by_role("link", name=TITLES["pl"])).to_be_visible()
    anna.go(link)
    expect(anna.page.get_by_role("heading", level=1)).to_have_text(anna.say("This link no longer works"))


def _tab_to(visitor: Visitor, target: Locator) -> None:
    for _ in range(MANY_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by the keyboard")
