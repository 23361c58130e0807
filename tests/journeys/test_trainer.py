"""A trainer confirms a session on a phone; the participant's hours follow; an organiser reopens it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD, YESTERDAY, Office, Visitor
from tests.support.browser import assert_axe_clean, assert_fits
from tests.support.world import TRAINING

pytestmark = pytest.mark.browser


def test_from_the_phone_to_the_participants_hours(visitor: Callable[..., Visitor], office: Office) -> None:
    celina, bartek = visitor("pl", "phone"), visitor("pl", "phone")
    register = f"/manage/events/{TRAINING}/sessions/{office.world.ids[f'{TRAINING}-session-1']}/attendance"
    assert _minutes(bartek, office) == {"earned": 180, "required": 360, "possible": 360}

    celina.go("/manage/sessions/")
    celina.field("E-mail").fill("celina@example.org")
    celina.field("Password").fill(PASSWORD)
    celina.press("Sign in")
    celina.page.wait_for_url("**/manage/sessions/")
    expect(celina.page.locator("main")).not_to_contain_text("Spotkanie innego zespołu")
    assert_fits(celina.page)
    taking = celina.page.get_by_role("link", name=re.compile(celina.say("Take attendance")))
    taking.and_(celina.page.locator(f"[href='{register}']")).click()
    celina.page.wait_for_url(office.base_url + register)
    assert_fits(celina.page)
    assert_axe_clean(celina.page)
    session = office.world.ids[f"{TRAINING}-session-1"]
    celina.page.locator(f"[name='a-{office.world.ids['jan']}-{session}'][value=absent]").check()
    expect(celina.page.locator("[data-saving-status]")).not_to_be_empty()
    celina.press("Confirm attendance")
    expect(celina.page.locator("main")).to_contain_text(celina.say("The attendance is confirmed."))
    assert _minutes(bartek, office) == {"earned": 360, "required": 360, "possible": 180}
    assert_fits(bartek.page)

    _another_trainer_is_refused(visitor, register)
    _an_organiser_reopens(visitor, register)
    assert _minutes(bartek, office)["earned"] == 180


def _minutes(bartek: Visitor, office: Office) -> dict[str, int]:
    bartek.go(f"/registrations/{office.world.tokens['in_training']}/")
    own = bartek.page.locator("[data-earned-minutes]")
    names = ("earned", "required", "possible")
    return {name: int(own.get_attribute(f"data-{name}-minutes") or -1) for name in names}


def _another_trainer_is_refused(visitor: Callable[..., Visitor], register: str) -> None:
    daniel = visitor("en", "phone")
    daniel.sign_in("daniel")
    daniel.go(register)
    expect(daniel.page.get_by_role("heading", level=1)).to_have_text("You may not see this")


def _an_organiser_reopens(visitor: Callable[..., Visitor], register: str) -> None:
    ewa = visitor("en", "desktop")
    ewa.sign_in("ewa")
    ewa.go(register)
    ewa.page.get_by_role("link", name="Reopen the register").click()
    expect(ewa.page.locator("main")).to_contain_text("What is taken back")
    ewa.press("Reopen")
    expect(ewa.page.get_by_role("alert")).to_be_visible()
    ewa.page.locator("[name=reason]").fill("Jan was there")
    ewa.press("Reopen")
    versions = ewa.page.locator(".timeline")
    expect(versions).to_contain_text("Jan was there")
    expect(versions).to_contain_text("Celina")
    ewa.go(f"/manage/events/{TRAINING}/history/")
    expect(ewa.page.locator("main")).to_contain_text("Jan was there")


def test_the_grid_without_scripts(visitor: Callable[..., Visitor]) -> None:
    alicja = visitor("pl", "desktop", javascript=False)
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{YESTERDAY}/attendance/")
    cells = alicja.page.locator("select.cell")
    cells.nth(0).select_option("present")
    cells.nth(1).select_option("excused")
    alicja.press("Save")
    expect(alicja.page.locator("main")).to_contain_text(alicja.say("The attendance was saved."))
    assert [cell.input_value() for cell in cells.all()] == ["present", "excused"]
    alicja.page.get_by_role("columnheader").get_by_role("link").click()
    alicja.press("Confirm attendance")
    expect(alicja.page.locator("main")).to_contain_text(alicja.say("The attendance is confirmed."))
    alicja.go(f"/manage/events/{YESTERDAY}/attendance/")
    assert cells.count() == 0
    # Six hours, less the break of half an hour with which the question about breaks begins.
    expect(alicja.page.locator("tbody")).to_contain_text("5,5")
