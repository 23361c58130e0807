"""Clashes are warned of where a date is typed and before an event is published; nothing is refused."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.told import CROWDED, HOLIDAY, TAKEN

pytestmark = pytest.mark.browser

FREEDOM, BUSY = "Święto Niepodległości", "Zajęty dzień"


def test_warned_twice_and_never_refused(visitor: Callable[..., Visitor], office: Office) -> None:
    """A public holiday and a trainer who is elsewhere: said where the day is typed, and before publishing."""
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{CROWDED}/sessions/")
    alicja.link("Add a meeting").press("Enter")
    warning = alicja.page.locator("[data-clashes]")
    for day, words in ((HOLIDAY, FREEDOM), (TAKEN, BUSY)):
        alicja.go(f"/manage/events/{CROWDED}/sessions/new")
        alicja.page.locator("[name=start_local]").fill(day.isoformat())
        alicja.page.locator("[name=venue]").fill("Inna sala")
        alicja.page.locator("[name=break_minutes]").fill("30")
        alicja.page.locator("[name=venue]").press("Enter")
        expect(warning).to_contain_text(words)
        expect(alicja.page.locator("[name=start_local]")).to_have_value(day.isoformat())
        alicja.look()
        alicja.page.locator("[name=venue]").press("Enter")
        alicja.page.wait_for_url("**/sessions/")
    expect(alicja.page.locator("tbody").first.get_by_role("row")).to_have_count(3)

    alicja.go(f"/manage/events/{CROWDED}/")
    to_do = alicja.page.locator("section[aria-labelledby=to-do]")
    expect(to_do).to_contain_text(FREEDOM)
    expect(to_do).to_contain_text("Edyta")
    expect(to_do).to_contain_text(BUSY)
    alicja.judge()
    alicja.press("Publish")
    assert "Nowy zespół" in office.read(f"/events/{CROWDED}/")
    [letter] = office.letters("edyta@example.org")
    assert "Powierzone zadanie" in str(letter.message["Subject"])
