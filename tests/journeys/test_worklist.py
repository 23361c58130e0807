"""What does not go by itself is a task: a late withdrawal, a mailbox that refuses, a meeting called off."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import TOMORROW, TWO_MEETINGS, WEBINAR, Office, Visitor

pytestmark = pytest.mark.browser


def test_a_withdrawal_at_the_last_moment_is_a_task(visitor: Callable[..., Visitor], office: Office) -> None:
    first, second = visitor("pl", "phone"), visitor("en", "phone")
    first.sign_up(TOMORROW, "Felicja", "felicja@example.org")
    second.sign_up(TOMORROW, "Gerald", "gerald@example.org")
    assert second.state == "waiting"
    first.link("Withdraw").click()
    first.press("Withdraw")
    assert first.state == "withdrawn"
    second.page.reload()
    assert second.state == "waiting"

    alicja = visitor("en", "desktop")
    alicja.sign_in("alicja")
    task = alicja.page.get_by_role("listitem").filter(has_text="The meeting at the door")
    task.get_by_role("link").first.click()
    alicja.page.get_by_role("link", name=re.compile("Gerald")).first.click()
    alicja.page.locator("form[action$='/seat'] button").click()
    assert "Spotkanie tuż przed" not in office.words(office.letters("gerald@example.org", 2)[1])
    assert "The meeting at the door" in office.words(office.letters("gerald@example.org", 2)[1])
    second.page.reload()
    assert second.state == "confirmed"


def test_a_mailbox_that_refuses_is_shown_and_tried_again(
    visitor: Callable[..., Visitor], office: Office
) -> None:
    office.mail.refuse("pelna@example.org")
    visitor("pl", "phone").sign_up(WEBINAR, "Paulina", "pelna@example.org")
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    row = alicja.page.get_by_role("row").filter(has_text="pelna@example.org")
    for _ in range(50):
        alicja.go(f"/manage/events/{WEBINAR}/messages/")
        if row.get_by_text(alicja.say("Not delivered")).count():
            break
        alicja.page.wait_for_timeout(100)
    expect(row).to_contain_text("550")
    office.mail.behave()
    row.get_by_role("button", name=alicja.say("Send again")).click()
    [letter] = office.letters("pelna@example.org")
    visitor("pl", "phone").go(office.link_in(letter))


def test_a_meeting_called_off_stays_in_calendars(visitor: Callable[..., Visitor], office: Office) -> None:
    visitor("en", "phone").sign_up(TWO_MEETINGS, "Hubert", "hubert@example.org")
    before = office.entries(TWO_MEETINGS)
    assert [entry["STATUS"] for entry in before] == ["CONFIRMED", "CONFIRMED"]
    alicja = visitor("en", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{TWO_MEETINGS}/sessions/")
    alicja.page.get_by_role("link", name=re.compile("^Cancel the meeting")).first.click()
    alicja.page.locator("[name=reason]").fill("choroba prowadzącej")
    alicja.page.locator("main form button[type=submit]").click()
    expect(alicja.page.locator("[data-letter]")).to_contain_text("choroba prowadzącej")
    alicja.page.get_by_role("button", name=re.compile(r"notify 1 person")).click()
    alicja.page.wait_for_url("**/sessions/")
    assert "choroba prowadzącej" in office.letters("hubert@example.org", 2)[1].text
    after = office.entries(TWO_MEETINGS)
    assert [entry["UID"] for entry in after] == [entry["UID"] for entry in before]
    assert [entry["STATUS"] for entry in after] == ["CANCELLED", "CONFIRMED"]
