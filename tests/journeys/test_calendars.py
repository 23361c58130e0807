"""Calendars to subscribe to: a participant's, a trainer's and an organiser's, fetched and renewed."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD, Office, Visitor, entries_in
from tests.journeys.projects import LED
from tests.support.browser import judged
from tests.support.days import today_in_warsaw

pytestmark = pytest.mark.browser

JOANNA = "joanna.kalendarz@example.org"
PLANNED = today_in_warsaw() + timedelta(days=12)
MOVED = PLANNED + timedelta(days=1)


def test_a_participants_calendar_follows_a_move(visitor: Callable[..., Visitor], office: Office) -> None:
    joanna = visitor("pl", "phone")
    joanna.sign_up(LED, "Joanna", JOANNA)
    joanna.go(office.link_in(office.letters(JOANNA)[0]))
    joanna.link("All own meetings in one calendar").click()
    [mine] = _addresses(joanna)
    joanna.judge()
    [before] = _entries(mine)
    assert before["DTSTART"] == f"{PLANNED:%Y%m%d}T090000"
    assert before["SUMMARY"] == "Zajęcia z trenerką"
    assert "STATUS" not in before or before["STATUS"] == "CONFIRMED"
    tag = _fetched(mine)[1]
    assert tag
    with pytest.raises(urllib.error.HTTPError, match="304"):
        _fetched(mine, tag)

    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    _moved(alicja)
    [after] = _entries(mine, tag)
    assert after["UID"] == before["UID"]
    assert after["DTSTART"] == f"{MOVED:%Y%m%d}T090000"
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])

    joanna.press("Change the address")
    [renewed] = _addresses(joanna)
    assert renewed != mine
    _is_gone(mine)
    assert _entries(renewed) == [after]
    judged(joanna.page, "calendar-renewed")


def _moved(alicja: Visitor) -> None:
    alicja.go(f"/manage/events/{LED}/sessions/")
    alicja.page.get_by_role("link", name=re.compile("^" + alicja.say("Change") + " ")).first.click()
    alicja.page.locator("[name=start_local]").fill(MOVED.isoformat())
    alicja.press("Save changes")
    with alicja.page.expect_navigation():
        alicja.page.locator("button[name=choice][value=notify]").click()


def test_a_trainers_calendar_from_a_phone(visitor: Callable[..., Visitor], office: Office) -> None:
    """Signed in on the phone, from the list of sessions to the address, by the keyboard; then renewed."""
    celina = visitor("pl", "phone")
    celina.go("/manage/sessions/")
    celina.field("E-mail").fill("celina@example.org")
    celina.field("Password").fill(PASSWORD)
    celina.press("Sign in")
    celina.link("Subscribe to a calendar").focus()
    with celina.page.expect_navigation():
        celina.page.keyboard.press("Enter")
    [mine] = _addresses(celina)
    celina.judge()
    one_click = celina.page.locator("section.panel a[href^='webcal://']").first.get_attribute("href")
    assert one_click == "webcal://" + mine.partition("://")[2]
    led = _entries(mine)
    assert "Zajęcia z trenerką" in {each["SUMMARY"] for each in led}
    assert "Spotkanie innego zespołu" not in {each["SUMMARY"] for each in led}
    celina.button("Change the address").focus()
    with celina.page.expect_navigation():
        celina.page.keyboard.press("Enter")
    [renewed] = _addresses(celina)
    _is_gone(mine)
    assert _entries(renewed) == led
    judged(celina.page, "trainers-calendar-renewed")


def test_an_organisers_calendar(visitor: Callable[..., Visitor]) -> None:
    """From the list of events: everything that she organises, and nothing that opens a meeting."""
    ewa = visitor("pl", "desktop")
    ewa.sign_in("ewa")
    ewa.go("/manage/events/")
    ewa.link("Subscribe to a calendar").click()
    addresses = _addresses(ewa)
    judged(ewa.page, "organisers-calendar")
    mine = addresses[-1]
    text = _fetched(mine)[0]
    assert "meet.example.org" not in text
    titles = {each["SUMMARY"] for each in _entries(mine)}
    assert "Seminarium efektywnej pracy w zespole" in titles
    assert "Spotkanie innego zespołu" not in titles
    ewa.press("Change the address")
    for each in addresses:
        _is_gone(each)
    assert {each["SUMMARY"] for each in _entries(_addresses(ewa)[-1])} == titles


def _addresses(visitor: Visitor) -> list[str]:
    """Return the secret addresses of this page, in their order."""
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(visitor.say("Subscribe to a calendar"))
    return visitor.page.locator("code[id^=own-]").all_inner_texts()


def _fetched(address: str, tag: str | None = None) -> tuple[str, str | None]:
    """Fetch a calendar as a subscriber's program does; return its text and its tag."""
    asked = urllib.request.Request(address, headers={"If-None-Match": tag} if tag else {})  # noqa: S310 - our own
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 - our own
        assert answer.headers["Content-Type"].startswith("text/calendar")
        return str(answer.read().decode()), answer.headers["ETag"]


def _entries(address: str, tag: str | None = None) -> list[dict[str, str]]:
    """Return the entries of a calendar: their properties, without parameters."""
    return entries_in(_fetched(address, tag)[0])


def _is_gone(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        _fetched(address)
