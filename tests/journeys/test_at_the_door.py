"""At the door with phones: a link and a PIN, three phones in a cellar without a connection, and back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.attended import AT_DOOR, AT_THE_DOOR
from tests.journeys.conftest import Office, Visitor
from tests.support.browser import judged

pytestmark = pytest.mark.browser

PIN = "735 194"
TENS = ("przychodzący0", "Przychodzący1", "PRZYCHODZĄCY2")
"""What finds ten of the thirty each."""
PLACE = "button => button.getBoundingClientRect().top + window.scrollY"
"""How far down a page a button stands."""


def test_three_phones_offline_at_once(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    address = _made(alicja)
    phones = [visitor(language, "phone") for language in ("pl", "en", "pl")]
    for phone in phones:
        _opens(phone, address)
        _finds_everybody(phone)
    for phone in phones:
        phone.page.context.set_offline(True)
    for phone in phones:
        _marks_everybody(phone)
    judged(phones[0].page, "door-thirty-wait-pl")
    judged(phones[1].page, "door-thirty-wait-en")
    for phone in phones:
        phone.page.context.set_offline(False)
    for phone in phones:
        expect(phone.page.locator("[data-status]")).to_have_text(phone.say("Everything is sent."))
    judged(phones[0].page, "door-thirty-sent")
    _somebody_walks_in(phones[1], address)
    _all_came_once(alicja, office)
    _the_link_is_taken_back(alicja, phones[2], address)


def _made(alicja: Visitor) -> str:
    """Make the link, and return what the page says that it is."""
    alicja.go(f"/manage/events/{AT_DOOR}/door/")
    judged(alicja.page, "door-no-links")
    alicja.page.locator("[name=pin]").fill(PIN.replace(" ", ""))
    alicja.page.locator("[name=label]").fill("Wejście A")
    alicja.press("Make the link")
    alicja.judge()
    return alicja.page.locator(".link-line code").inner_text()


def _opens(phone: Visitor, address: str) -> None:
    """Type the PIN; a wrong one is told."""
    phone.go(address)
    phone.judge()
    phone.page.locator("[name=code]").fill("000000")
    phone.press("Open")
    expect(phone.page.get_by_role("alert").first).to_be_visible()
    phone.page.locator("[name=code]").fill(PIN.replace(" ", ""))
    phone.press("Open")
    phone.judge()


def _finds_everybody(phone: Visitor) -> None:
    for words in TENS:
        _searches(phone, words)


def _marks_everybody(phone: Visitor) -> None:
    """Find all again without a connection, and mark that each came: nothing moves under the thumb."""
    for words in TENS:
        _searches(phone, words)
        people = phone.page.locator(".door-list > li")
        for number in range(10):
            button = people.nth(number).locator("button[value=entry]")
            before = button.evaluate(PLACE)
            button.click()
            assert button.evaluate(PLACE) == before
    expect(phone.page.locator("[data-status]")).to_contain_text(
        phone.say("Marks not sent yet: {count}.").format(count=AT_THE_DOOR)
    )


def _searches(phone: Visitor, words: str) -> None:
    """Search for ten people, and wait until they stand there in the place of those found before."""
    phone.page.locator("#q").fill(words)
    phone.page.locator("[data-door-search] button").click()
    people = phone.page.locator(".door-list > li")
    expect(people.first).to_contain_text(f"Przychodzący{words[-1]}0")
    expect(people).to_have_count(10)


def _somebody_walks_in(phone: Visitor, address: str) -> None:
    """Add somebody who is not registered; without an address or a phone number that is refused."""
    phone.link("Add somebody who is not registered").click()
    phone.judge()
    phone.page.locator("[name=first_name]").fill("Wanda")
    phone.page.locator("[name=last_name]").fill("Niezapowiedziana")
    phone.press("Add and mark as come")
    expect(phone.page.get_by_role("alert").first).to_be_visible()
    judged(phone.page, "door-walk-in-refused")
    phone.page.locator("[name=email]").fill("wanda.niezapowiedziana@example.org")
    phone.press("Add and mark as come")
    expect(phone.page.locator("main")).to_contain_text("Niezapowiedziana")
    judged(phone.page, "door-walk-in")


def _all_came_once(alicja: Visitor, office: Office) -> None:
    """Read on the register that each came, by one piece of evidence; take it over in one act."""
    alicja.go(f"/manage/events/{AT_DOOR}/door/")
    expect(alicja.page.locator("main")).to_contain_text(re.compile(rf"Wejście:\s*{AT_THE_DOOR + 1}\b"))
    alicja.judge()
    alicja.go(f"/manage/events/{AT_DOOR}/sessions/{office.world.ids[AT_DOOR]}/attendance")
    rows = alicja.page.locator("ul.roll > li")
    expect(rows).to_have_count(AT_THE_DOOR + 1)
    expect(alicja.page.locator("ul.roll > li:has(.evidence)")).to_have_count(AT_THE_DOOR + 1)
    expect(alicja.page.locator("ul.roll .evidence:not(:has(s))")).to_have_count(AT_THE_DOOR + 1)
    judged(alicja.page, "door-register")
    alicja.page.locator("button[name=take][value=all]").click()
    alicja.page.wait_for_load_state()
    expect(alicja.page.locator("main")).to_contain_text(re.compile(rf"Przejęto {AT_THE_DOOR + 1}\b"))
    taken = alicja.page.locator("input:is([value=present], [value=minutes]):checked")
    expect(taken).to_have_count(AT_THE_DOOR + 1)


def _the_link_is_taken_back(alicja: Visitor, phone: Visitor, address: str) -> None:
    """Take the link back: the phone finds nobody any more."""
    alicja.go(f"/manage/events/{AT_DOOR}/door/")
    with alicja.page.expect_navigation():
        alicja.page.get_by_role("button", name=re.compile("^" + alicja.say("Take back"))).click()
    phone.go(address)
    expect(phone.page.locator("#q")).to_have_count(0)
    judged(phone.page, "door-taken-back")
