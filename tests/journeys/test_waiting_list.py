"""A full event: the waiting list, a withdrawal by another, and the place that it gives at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LAST_PLACE, Office, Visitor
from tests.support.browser import assert_axe_clean, assert_fits

pytestmark = pytest.mark.browser


def test_a_withdrawal_seats_the_next_and_tells_them(visitor: Callable[..., Visitor], office: Office) -> None:
    first, second = visitor("en", "desktop"), visitor("pl", "phone")
    first.sign_up(LAST_PLACE, "Carol", "carol.pierwsza@example.org")
    assert first.state == "confirmed"

    second.go(f"/events/{LAST_PLACE}/")
    second.link("Sign up for the waiting list").click()
    expect(second.page.locator("main")).to_contain_text("rezerwow")
    own = second.sign_up(LAST_PLACE, "Dorota", "dorota.rezerwowa@example.org")
    assert second.state == "waiting"
    assert second.page.locator("[data-position]").get_attribute("data-position") == "1"
    assert_fits(second.page)
    assert_axe_clean(second.page)
    [waiting] = office.letters("dorota.rezerwowa@example.org")
    assert office.link_in(waiting) != own

    first.link("Withdraw").click()
    first.press("Withdraw")
    expect(first.page.get_by_role("heading", level=1)).to_have_text(first.say("Withdrawn"))

    promoted = office.letters("dorota.rezerwowa@example.org", 2)[1]
    assert "Ostatnie miejsce" in promoted.text
    assert [part.get_content_type() for part in promoted.message.walk()].count("text/calendar") == 1
    second.go(office.link_in(promoted))
    assert second.state == "confirmed"
    assert second.page.locator("[data-position]").count() == 0
    goodbye = office.letters("carol.pierwsza@example.org", 2)[1]
    assert "The last place" in goodbye.text
