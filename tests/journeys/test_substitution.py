"""A colleague comes instead: named on a phone, taken without scripts, replaced once more by staff."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.standing_in import PASSING
from tests.support.browser import judged

pytestmark = pytest.mark.browser

CENTRE = "Miejsko-Gminny Ośrodek Pomocy Społecznej w Nowem Mieście nad Drwęcą"
FIRST, WAITS = "malgorzata.z@example.org", "waits.z@example.org"
TAKES, SECOND = "ewa.z@example.org", "jan.z@example.org"


def test_a_colleague_takes_the_place(visitor: Callable[..., Visitor], office: Office) -> None:
    phone, waiting = visitor("pl", "phone"), visitor("en", "desktop")
    _signs_up(phone, "Małgorzata", "Brzęczyszczykiewicz-Wawrzyszewska", FIRST)
    waiting.sign_up(PASSING, "Walter", WAITS)
    assert waiting.state == "waiting"
    own = office.link_in(office.letters(FIRST)[0])
    _names(phone, own)
    _reads(visitor("pl", "phone"), office)
    _takes(visitor("en", "desktop", javascript=False), office)
    assert "Superwizja" in office.words(office.letters(TAKES, 2)[1])
    phone.go(own)
    expect(phone.page.get_by_role("button", name=phone.say("Take the withdrawal back"))).to_have_count(0)
    waiting.page.reload()
    assert waiting.state == "waiting"
    _replaces(visitor("pl", "desktop"), office)


def _signs_up(who: Visitor, first_name: str, last_name: str, email: str) -> None:
    who.go(f"/events/{PASSING}/register")
    typed = {"first_name": first_name, "last_name": last_name, "email": email, "institution": CENTRE}
    for name, value in typed.items():
        who.page.locator(f"[name={name}]").fill(value)
    who.page.locator("[name=privacy_notice]").check()
    who.press("Sign up")
    assert who.state == "confirmed"


def _names(phone: Visitor, own: str) -> None:
    """Go where the place is withdrawn from, and name a colleague there; an address is forgotten at first."""
    phone.go(own)
    judged(phone.page, "own-with-colleague")
    phone.link("Withdraw").click()
    judged(phone.page, "withdraw-or-colleague")
    phone.link("A colleague comes instead").click()
    phone.judge()
    phone.page.locator("[name=first_name]").fill("Ewa")
    phone.page.locator("[name=last_name]").fill("Zastępująca-Niezawodna")
    phone.press("Pass the place on")
    expect(phone.page.get_by_role("alert").first).to_be_visible()
    judged(phone.page, "colleague-without-address")
    phone.page.locator("[name=email]").fill(TAKES)
    phone.press("Pass the place on")
    assert phone.state == "withdrawn"
    expect(phone.page.locator("main")).to_contain_text("Ewa Zastępująca-Niezawodna")
    phone.judge()


def _reads(phone: Visitor, office: Office) -> None:
    """Look at what the letter leads to, and at the form that asks for data of one's own."""
    phone.go(office.link_in(office.letters(TAKES)[0]))
    judged(phone.page, "stand-in")
    phone.link("Take the place").click()
    phone.judge()
    phone.press("Take the place")
    judged(phone.page, "stand-in-without-tick")


def _takes(colleague: Visitor, office: Office) -> None:
    """Take the place with data of one's own, without scripts; the tick is forgotten at first."""
    colleague.go(office.link_in(office.letters(TAKES)[0]))
    assert colleague.state == "offered"
    colleague.link("Take the place").click()
    expect(colleague.page.locator("main")).to_contain_text(CENTRE)
    expect(colleague.page.locator("[name=institution]")).to_have_count(0)
    colleague.page.locator("[name=diet]").select_option("vegan")
    colleague.press("Take the place")
    expect(colleague.page.get_by_role("alert").first).to_be_visible()
    expect(colleague.page.locator("[name=diet]")).to_have_value("vegan")
    colleague.page.locator("[name=privacy_notice]").check()
    colleague.press("Take the place")
    assert colleague.state == "confirmed"


def _replaces(alicja: Visitor, office: Office) -> None:
    """Replace the colleague with another one, as staff."""
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{PASSING}/registrations/?q=Niezawodna")
    alicja.page.get_by_role("link", name="Niezawodna").first.click()
    judged(alicja.page, "registration-to-replace")
    alicja.link("Replace with a colleague").click()
    alicja.judge()
    typed = {"first_name": "Jan", "last_name": "Drugi-Zastępca", "email": SECOND}
    for name, value in typed.items():
        alicja.page.locator(f"[name={name}]").fill(value)
    alicja.press("Pass the place on")
    expect(alicja.page.get_by_role("heading", level=1)).to_contain_text("Jan Drugi-Zastępca")
    assert "Superwizja" in office.words(office.letters(SECOND)[0])
    assert "Jan Drugi-Zastępca" in office.words(office.letters(TAKES, 3)[2])
