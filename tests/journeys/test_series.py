"""A monthly series, one date of it and all that follow; and an event copied to two counties in one act."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.projects import CYCLE, LECTURE
from tests.support.browser import judged
from tests.support.days import today_in_warsaw

pytestmark = pytest.mark.browser

FIRST = (today_in_warsaw().replace(day=1) + timedelta(days=70)).replace(day=12)
ITALO = "italo.cykl@example.org"


def test_a_monthly_series_and_all_that_follow(visitor: Callable[..., Visitor], office: Office) -> None:
    visitor("pl", "phone").sign_up(CYCLE, "Italo", ITALO)
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    _planned(alicja)
    assert len(office.entries(CYCLE)) == 4
    before = [each["DTSTART"] for each in office.entries(CYCLE)]
    _made_later(alicja)
    told = office.words(office.letters(ITALO, 3)[2])
    assert "10:30" in told
    after = [each["DTSTART"] for each in office.entries(CYCLE)]
    assert after[:2] == before[:2]
    assert [each.replace("T103000", "T090000") for each in after[2:]] == before[2:]
    assert all(each.endswith("T103000") for each in after[2:])


def _planned(alicja: Visitor) -> None:
    """Say the rhythm from the keyboard, see four dates, leave one out, read the letter, send."""
    alicja.go(f"/manage/events/{CYCLE}/sessions/")
    alicja.link("Plan a series").click()
    alicja.page.locator("[name=rhythm]").select_option("monthly")
    alicja.page.locator("[name=start_local]").fill(FIRST.isoformat())
    alicja.page.locator("[name=count]").fill("4")
    alicja.page.locator("[name=number_from]").fill("2")
    judged(alicja.page, "series")
    with alicja.page.expect_navigation():
        alicja.page.locator("[name=count]").press("Enter")
    days = alicja.page.locator("[name=day]")
    expect(days).to_have_count(4)
    days.nth(3).focus()
    alicja.page.keyboard.press("Space")
    judged(alicja.page, "series-dates")
    alicja.press("Go on")
    expect(alicja.page.locator("[data-letter]").first).to_be_visible()
    judged(alicja.page, "series-letter")
    _released(alicja)
    expect(alicja.page.locator("tbody tr")).to_have_count(4)
    judged(alicja.page, "series-made")


def _made_later(alicja: Visitor) -> None:
    """Let the third meeting and all that follow begin an hour and a half later."""
    following(alicja).nth(1).click()
    alicja.page.locator("[name=start_hour]").fill("10:30")
    alicja.page.locator("[name=reason]").fill("autobus przyjeżdża później")
    judged(alicja.page, "following")
    alicja.press("Go on")
    expect(alicja.page.locator("[data-letter]").first).to_contain_text("autobus przyjeżdża później")
    judged(alicja.page, "following-letter")
    _released(alicja)


def following(alicja: Visitor) -> Locator:
    """Return the links that change a meeting and all that follow."""
    words = re.escape(alicja.say("This and all that follow"))
    return alicja.page.get_by_role("link", name=re.compile("^" + words))


def _released(alicja: Visitor) -> None:
    with alicja.page.expect_navigation():
        alicja.page.locator("button[name=choice][value=notify]").click()
    alicja.page.wait_for_url("**/sessions/")


def test_an_event_is_copied_to_two_counties(visitor: Callable[..., Visitor]) -> None:
    """Each copy has its county, date and English title; a row that is wrong stops all of them."""
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{LECTURE}/")
    alicja.link("Make a copy").click()
    alicja.link("Copy to several counties and dates").click()
    rows = (("ełcki", "Ełk", 30, "A lecture in Ełk"), ("giżycki", "Giżycko", 37, "A lecture in Giżycko"))
    for number, (county, city, days, title) in enumerate(rows):
        row = alicja.page.locator("fieldset.panel").nth(number)
        row.locator("[name$=county]").fill(county)
        row.locator("[name$=city]").fill(city)
        row.locator("[name$=title_en]").fill(title)
        if number == 0:
            row.locator("[name$=start_local]").fill(_in_days(days))
    judged(alicja.page, "copies")
    with alicja.page.expect_navigation():
        alicja.page.keyboard.press("Enter")
    expect(alicja.page.get_by_role("alert").first).to_be_visible()
    judged(alicja.page, "copies-refused")
    second = alicja.page.locator("fieldset.panel").nth(1)
    expect(second.locator("[name$=title_en]")).to_have_value("A lecture in Giżycko")
    second.locator("[name$=start_local]").fill(_in_days(37))
    alicja.press("Make the copies")
    alicja.page.wait_for_url("**/manage/events/?which=drafts")
    drafts = alicja.page.get_by_role("row").filter(has_text="Wykład o kooperacji")
    expect(drafts).to_have_count(2)
    expect(drafts.filter(has_text="Giżycko")).to_have_count(1)
    judged(alicja.page, "copies-made")
    drafts.filter(has_text="Ełk").get_by_role("link").first.click()
    alicja.go(f"/manage/events/{alicja.page.url.split('/')[-2]}/preview?lang=en")
    expect(alicja.page.get_by_role("heading", level=1)).to_have_text("A lecture in Ełk")


def _in_days(days: int) -> str:
    return (today_in_warsaw() + timedelta(days=days)).isoformat()
