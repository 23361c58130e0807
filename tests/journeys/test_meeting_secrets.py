"""Link and code of an online meeting: hidden, shown from a day before, and renewed in one act."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.told import OLD_CODE, OLD_LINK, SECRET

pytestmark = pytest.mark.browser

SONIA = "sonia@example.org"
NEW_LINK, NEW_CODE = "https://meet.example.org/nowy", "7741 902"
INVITATION = f"Zapraszam na spotkanie. Dołącz: {NEW_LINK} Kod podam osobno."


def test_hidden_then_shown_and_renewed(visitor: Callable[..., Visitor], office: Office) -> None:
    """The old link is gone at once; letters and calendars lead to the own page and hold neither."""
    alicja, sonia = visitor("pl", "desktop"), visitor("pl", "phone")
    alicja.sign_in("alicja")
    _pasted(alicja)
    with alicja.page.expect_navigation():
        alicja.page.locator("[name=access_code]").press("Enter")
    expect(alicja.page.locator("[data-letter]").first).not_to_contain_text(NEW_LINK)
    alicja.look()
    alicja.page.locator("button[name=choice][value=notify]").press("Enter")
    alicja.page.wait_for_url("**/sessions/")

    [letter] = office.letters(SONIA)
    everything = letter.raw.decode() + letter.text + office.read(f"/events/{SECRET}/calendar.ics")
    everything += "".join(part.get_content() for part in letter.message.walk() if not part.is_multipart())
    for each in (OLD_LINK, OLD_CODE, NEW_LINK, NEW_CODE):
        assert each not in everything
        assert each not in office.read(f"/events/{SECRET}/")
    sonia.go(office.link_in(letter))
    online = sonia.page.locator("section[aria-labelledby=online-title]")
    soon, later = online.locator("h3").all()
    expect(online.get_by_role("link", name=sonia.say("Join the meeting"))).to_have_count(1)
    expect(online.get_by_role("link", name=sonia.say("Join the meeting"))).to_have_attribute("href", NEW_LINK)
    expect(online).to_contain_text(NEW_CODE)
    expect(online).not_to_contain_text(OLD_CODE)
    expect(online).to_contain_text(
        sonia.say("The link is shown here from %(moment)s.", moment="").rstrip(" .")
    )
    assert soon.inner_text() != later.inner_text()
    sonia.judge()


def _pasted(alicja: Visitor) -> None:
    """What is no address is refused; of a whole invitation the link is taken."""
    alicja.go(f"/manage/events/{SECRET}/sessions/")
    alicja.link("Renew the link").press("Enter")
    alicja.page.wait_for_url("**/access/")
    alicja.judge()
    link = alicja.page.locator("[name=online_link]")
    link.fill("spotkanie na teamsach")
    alicja.page.locator("[name=access_code]").fill(NEW_CODE)
    alicja.press("Go on")
    expect(alicja.page.locator(".error-summary")).to_be_visible()
    expect(link).to_have_value("spotkanie na teamsach")
    link.fill(INVITATION)
