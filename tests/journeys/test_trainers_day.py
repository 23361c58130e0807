"""A trainer's day on a phone: what is new, the calendar, the list, the marks; a warning; a substitute."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.attended import FORGOTTEN, LENT, LENT_DAY, MOVED, PEOPLE
from tests.journeys.conftest import Office, Visitor
from tests.support.browser import judged
from tests.support.days import today_in_warsaw
from tests.support.printed import read

pytestmark = pytest.mark.browser

YESTERDAY = today_in_warsaw() - timedelta(days=1)
LATER = today_in_warsaw() + timedelta(days=15)


def test_from_what_is_new_to_the_confirmed_register(visitor: Callable[..., Visitor], office: Office) -> None:
    marzanna = visitor("pl", "phone")
    marzanna.sign_in("marzanna")
    marzanna.go("/manage/sessions/")
    expect(marzanna.page.locator("section.news")).to_contain_text(marzanna.say("New among your sessions."))
    marzanna.judge()
    marzanna.press("I have seen this")
    expect(marzanna.page.locator("section.news")).to_have_count(0)
    visitor("pl", "phone").sign_up(MOVED, "Nowina", "nowina.zapisana@example.org", "Zapisana-Wczoraj")
    _moves(visitor("en", "desktop"))
    marzanna.go("/manage/sessions/")
    news = marzanna.page.locator("section.news")
    expect(news).to_contain_text("Nowina")
    expect(news).to_contain_text("Interwencja kryzysowa")
    expect(news.get_by_role("listitem")).to_have_count(1)
    marzanna.judge()
    _by_the_calendar(marzanna)
    _marks_and_confirms(marzanna)


def _moves(alicja: Visitor) -> None:
    """Move the meeting to the next day, and tell its people."""
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{MOVED}/sessions/")
    alicja.page.get_by_role("link", name=re.compile("^Change ")).first.click()
    alicja.page.locator("[name=start_local]").fill(LATER.isoformat())
    alicja.press("Save changes")
    with alicja.page.expect_navigation():
        alicja.page.locator("button[name=choice][value=notify]").click()


def _by_the_calendar(marzanna: Visitor) -> None:
    """Find yesterday's session in the own calendar, and download its list."""
    marzanna.link("My calendar").click()
    if YESTERDAY.month != today_in_warsaw().month:
        marzanna.page.get_by_role("navigation", name=marzanna.say("Months")).get_by_role("link").first.click()
    marzanna.judge()
    held = marzanna.page.get_by_role("listitem").filter(has_text="Dialog motywujący")
    with marzanna.page.expect_download() as taken:
        held.get_by_role("link", name=re.compile("^" + marzanna.say("List to sign"))).click()
    printed = read(Path(taken.value.path()).read_bytes())
    assert all(last_name in printed.text for _, last_name in PEOPLE[1:])
    held.get_by_role("link", name=re.compile("^" + marzanna.say("Open the register"))).click()


def _marks_and_confirms(marzanna: Visitor) -> None:
    """Mark one as absent and all others as present, without a connection for a while."""
    page = marzanna.page
    rows = page.locator("ul.roll > li")
    page.context.set_offline(True)
    rows.nth(1).locator("input[value=absent]").check()
    expect(page.locator("[data-retry]")).to_be_visible()
    judged(page, "day-marked-offline")
    page.context.set_offline(False)
    expect(page.locator("[data-retry]")).to_be_hidden()
    marzanna.press("All blanks: present")
    expect(page.locator("input[value=present]:checked")).to_have_count(3)
    expect(page.locator("input[value=absent]:checked")).to_have_count(1)
    judged(page, "day-all-marked")
    marzanna.press("Confirm attendance")
    expect(page.locator("main")).to_contain_text(marzanna.say("The attendance is confirmed."))
    marzanna.go("/manage/sessions/")
    expect(page.locator("main")).to_contain_text(marzanna.say("Confirmed"))
    marzanna.judge()


def test_a_warning_leads_to_the_place(visitor: Callable[..., Visitor], office: Office) -> None:
    [letter] = office.letters("nikodem@example.org")
    assert "Zapomniane warsztaty" in office.words(letter)
    place = f"/manage/events/{FORGOTTEN}/sessions/{office.world.ids[FORGOTTEN]}/attendance"
    assert office.base_url + place in letter.text
    nikodem = visitor("pl", "phone")
    nikodem.sign_in("nikodem")
    nikodem.go("/manage/")
    task = nikodem.page.get_by_role("listitem").filter(has_text="Zapomniane warsztaty")
    expect(task).to_contain_text("8 dni")
    nikodem.judge()
    nikodem.go("/manage/sessions/")
    nikodem.judge()
    nikodem.go("/manage/")
    task.get_by_role("link").first.click()
    nikodem.page.wait_for_url("**" + place)
    nikodem.press("All blanks: present")
    nikodem.press("Confirm attendance")
    nikodem.go("/manage/")
    expect(nikodem.page.locator("main")).not_to_contain_text("Zapomniane warsztaty")
    assert len(office.letters("nikodem@example.org")) == 1


def test_a_substitute_in_one_act(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja = visitor("en", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{LENT}/sessions/")
    judged(alicja.page, "substitute-sessions")
    alicja.page.get_by_role("link", name=re.compile("^Substitute")).first.click()
    alicja.judge()
    alicja.field("Who stands in").select_option(label="Oskar")
    alicja.press("Name the substitute")
    expect(alicja.page.locator("main")).to_contain_text("Oskar stands in for Marzanna.")
    alicja.judge()
    [told] = office.letters("oskar@example.org")
    assert "Marzanna" in office.words(told)
    assert office.attached(told)
    _the_substitute_sees_it(visitor("pl", "phone"), office)
    marzanna = visitor("pl", "phone")
    marzanna.sign_in("marzanna")
    marzanna.go(f"/manage/events/{LENT}/sessions/{office.world.ids[LENT]}/attendance")
    expect(marzanna.page.locator("main")).not_to_contain_text(PEOPLE[0][1])


def _the_substitute_sees_it(oskar: Visitor, office: Office) -> None:
    """Find the session on the first page, in the calendar, and as a register with its list."""
    oskar.sign_in("oskar")
    oskar.go("/manage/sessions/")
    expect(oskar.page.locator("main")).to_contain_text(
        oskar.say("You stand in for %(name)s.", name="Marzanna")
    )
    oskar.judge()
    oskar.page.get_by_role("link", name=re.compile("^" + oskar.say("Take attendance"))).first.click()
    expect(oskar.page.locator("ul.roll")).to_contain_text(PEOPLE[0][1])
    oskar.judge()
    oskar.go("/manage/sessions/calendar")
    if today_in_warsaw().month != LENT_DAY.month:
        oskar.page.get_by_role("navigation", name=oskar.say("Months")).get_by_role("link").last.click()
    expect(oskar.page.locator("main")).to_contain_text("Mediacje rówieśnicze")
    oskar.judge()
