"""A place is offered: one lets it lapse, one declines on the phone, one accepts without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.places import BOLEK, CELINA, DARIA, OFFERING
from tests.support.browser import judged

pytestmark = pytest.mark.browser


def test_an_offer_goes_from_one_to_the_next(visitor: Callable[..., Visitor], office: Office) -> None:
    phone, daria, alicja = visitor("pl", "phone"), visitor("en", "desktop", javascript=False), visitor("pl")
    _lapsed(phone, office)
    _declined(phone, office)
    own = _accepted(daria, office)
    _withdrawn_and_back(visitor("en", "desktop"), own)
    _restored(alicja, office)
    _withdrawn_for_good(daria, own)
    again = office.letters(CELINA, 4)[-1]
    assert "Propozycja miejsca" in str(again.message["Subject"])


def _lapsed(phone: Visitor, office: Office) -> None:
    """Bolek did not answer: he reads so in a letter and on his page, and that he stays on the list."""
    letter = office.letters(BOLEK, seconds=120)[-1]
    assert "Minął czas" in str(letter.message["Subject"])
    phone.go(office.link_in(letter))
    assert phone.state == "pending"
    expect(phone.page.locator("main")).to_contain_text("nie ponowimy")
    expect(phone.button("Accept the place")).to_have_count(0)
    judged(phone.page, "offer-lapsed")


def _declined(phone: Visitor, office: Office) -> None:
    """Celina is next: her letter says until when; opening the link answers nothing."""
    letter = office.letters(CELINA)[-1]
    assert "Miejsce czeka do:" in office.words(letter)
    phone.go(office.link_in(letter))
    assert phone.state == "offered"
    until = phone.page.locator("[data-offered-until]")
    expect(until).to_have_count(1)
    phone.judge()
    expect(phone.button("Accept the place")).to_be_visible()
    phone.press("Decline the place")
    assert phone.state == "withdrawn"
    judged(phone.page, "offer-declined")
    expect(phone.button("Take the withdrawal back")).to_have_count(0)


def _accepted(daria: Visitor, office: Office) -> str:
    """Daria accepts without scripts, and once more by the back button: it stays accepted."""
    letter = office.letters(DARIA)[-1]
    assert "A place is offered" in str(letter.message["Subject"])
    own = office.link_in(letter)
    daria.go(own)
    daria.press("Accept the place")
    assert daria.state == "confirmed"
    confirmed = office.letters(DARIA, 2)[-1]
    assert [part.get_content_type() for part in confirmed.message.walk()].count("text/calendar") == 1
    return own


def _withdrawn_and_back(desk: Visitor, own: str) -> None:
    """Daria is asked first, and reads what is lost; then she takes it back, since nobody has the place."""
    desk.go(own)
    desk.link("Withdraw").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(desk.say("Withdraw?"))
    desk.judge()
    desk.link("Keep the registration").click()
    assert desk.state == "confirmed"
    desk.link("Withdraw").click()
    desk.press("Withdraw")
    assert desk.state == "withdrawn"
    desk.judge()
    desk.press("Take the withdrawal back")
    assert desk.state == "confirmed"


def _restored(alicja: Visitor, office: Office) -> None:
    """Staff restore Celina, who rang up: her turn is the old one, and she waits."""
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{OFFERING}/registrations/?state=withdrawn&q=Celina")
    judged(alicja.page, "offers-listed")
    alicja.page.locator("tbody a", has_text="Celina").first.click()
    judged(alicja.page, "offers-restored")
    alicja.press("Restore with the old turn")
    expect(alicja.page.locator("main")).to_contain_text(alicja.say("Waiting list"))
    waits = office.letters(CELINA, 3)[-1]
    assert "rezerw" in waits.text


def _withdrawn_for_good(daria: Visitor, own: str) -> None:
    daria.go(own)
    daria.link("Withdraw").click()
    daria.press("Withdraw")
    assert daria.state == "withdrawn"
    # By now the place is offered to somebody else.
    expect(daria.button("Take the withdrawal back")).to_have_count(0)
