"""Attendance in a real browser: by keyboard alone while the network drops, and by thumb on a phone."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.attendance.models import Mark
from app.attendance.queries import register_state
from app.progress.queries import balance
from app.work import Work
from tests.attendance.conftest import OpenAs, SignedIn
from tests.attendance.people import a_training, group, held
from tests.support.browser import assert_axe_clean, assert_fits, screenshot
from tests.support.cast import alicja, celina

pytestmark = pytest.mark.browser


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Tokens of forms are checked, as they are outside the tests."""
    return {"WTF_CSRF_ENABLED": True}


def test_thirty_people_by_keyboard_with_the_network_dropped_once(work: Work, open_as: OpenAs) -> None:
    event = a_training(work)
    group(work, event, 30)
    session = held(event, work)[0]
    id = session.id
    page = open_as(alicja(work), "/manage/events/modul/attendance/")
    began = time.monotonic()
    assert page.locator(f"select[name$='-{id}']").count() == 30
    page.get_by_role("link", name=re.compile("2026")).first.focus()
    while not page.evaluate("document.activeElement.matches('select.cell')"):
        page.keyboard.press("Tab")
    typed = (["o", "n", "u", "O", "9+0"] * 6)[:30]
    for number, keys in enumerate(typed):
        if number == 10:
            page.context.set_offline(True)
        if number == 20:
            expect(page.locator("[data-retry]")).to_be_visible()
            assert page.locator("[data-failed]").count() > 0
            page.context.set_offline(False)
        for key in keys.split("+"):
            page.keyboard.press(key)
        if "+" in keys:
            page.keyboard.press("Enter")
    expect(page.locator("[data-saving-status]")).to_have_text(re.compile("10:00"))
    expect(page.locator("[data-retry]")).to_be_hidden()
    assert page.locator("[data-failed], [data-saving]").count() == 0
    assert time.monotonic() - began < 60
    expected = {"o": "present", "O": "present", "n": "absent", "u": "excused", "9+0": "90"}
    work.session.expire_all()
    kept = [row.value.written if row.value else "" for row in register_state(work, session).rows]
    assert kept == [expected[each] for each in typed]
    assert page.locator(f"[data-total='came-{id}']").inner_text() == "18"
    assert page.locator(f"[data-total='blank-{id}']").inner_text() == "0"
    work.session.commit()
    # As high as the grid: a cell half under the sticky footer would count as too small a target.
    page.set_viewport_size({"width": 1280, "height": 2000})
    assert_axe_clean(page)
    screenshot(page, "attendance-grid")


def test_arrows_backspace_and_escape(work: Work, open_as: OpenAs) -> None:
    event = a_training(work)
    group(work, event, 3)
    account = alicja(work)
    page = open_as(account, "/manage/events/modul/attendance/")
    first = page.locator("select.cell").first
    first.focus()
    page.keyboard.press("o")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Backspace")
    expect(first).to_have_value("")
    page.keyboard.press("7")
    page.keyboard.press("Escape")
    expect(first).to_have_value("")
    expect(first).to_be_focused()
    page.keyboard.press("7")
    page.keyboard.press("5")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_value("75")
    page.keyboard.press("ArrowRight")
    expect(page.locator("tbody tr").nth(1).locator("select.cell").nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("9")
    page.keyboard.press("9")
    page.keyboard.press("9")
    page.keyboard.press("Enter")
    expect(page.locator("[data-saving-failed]")).to_contain_text("360")
    assert page.locator("[data-failed]").count() == 1
    page.keyboard.press("ArrowUp")
    page.keyboard.press("o")
    expect(page.locator("[data-saving-failed]")).to_have_text("")
    expect(page.locator("[data-saving-status]")).to_have_text(re.compile("10:00"))
    work.session.expire_all()
    assert sorted(work.session.scalars(select(Mark.minutes).where(Mark.minutes.is_not(None)))) == [75]
    work.session.commit()


def test_marks_survive_the_end_of_the_session(work: Work, open_as: OpenAs, signed_in: SignedIn) -> None:
    event = a_training(work)
    group(work, event, 3)
    account = alicja(work)
    page = open_as(account, "/manage/events/modul/attendance/")
    page.locator("select.cell").first.focus()
    page.context.clear_cookies()
    page.keyboard.press("o")
    page.keyboard.press("n")
    expect(page.locator("[data-saving-failed]")).to_contain_text("Sesja wygasła")
    page.get_by_role("button", name="Ponów").click()
    expect(page.locator("[data-saving-failed]")).to_contain_text("Sesja wygasła")
    cookie = signed_in(account).get_cookie("session")
    assert cookie is not None
    work.session.commit()
    page.context.add_cookies(
        [{"name": "session", "value": cookie.value, "url": page.url.split("/manage")[0]}]
    )
    page.get_by_role("button", name="Ponów").click()
    expect(page.locator("[data-saving-status]")).to_have_text(re.compile("10:00"))
    assert len(work.session.scalars(select(Mark.id)).all()) == 2
    work.session.commit()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_trainer_confirms_on_the_phone(work: Work, open_as: OpenAs, javascript: bool) -> None:
    event = a_training(work)
    people = group(work, event, 3)
    names = [person.last_name for person in people]
    trainer = celina(work, event)
    page = open_as(trainer, "/manage/sessions/?lang=en", viewport="phone", javascript=javascript)
    assert_fits(page)
    page.get_by_role("link", name=re.compile("Take attendance")).first.click()
    assert_fits(page)
    screenshot(page, f"attendance-phone-{javascript}")
    if javascript:
        assert_axe_clean(page)
    for name, value in ((names[0], "present"), (names[1], "absent")):
        page.locator("li", has_text=name).locator(f"input[value='{value}']").check()
    row = page.locator("li", has_text=names[2])
    row.locator("summary").click()
    row.get_by_label("Minutes", exact=True).fill("90")
    if not javascript:
        row.locator("input[value=minutes]").check()
    else:
        row.get_by_label("Minutes", exact=True).press("Tab")
        sentence = page.locator("[data-sentence]")
        expect(sentence).to_contain_text("1 person will receive 7.3 hours (of 45 min)")
        expect(page.locator("[data-tally]")).to_have_text("1 present · 1 for some minutes · 1 absent")
    page.get_by_role("button", name="Confirm attendance").click()
    expect(page.get_by_text("Confirmed by Celina")).to_be_visible()
    assert_fits(page)
    screenshot(page, f"attendance-phone-confirmed-{javascript}")
    work.session.expire_all()
    found = [balance(work, person) for person in people]
    assert [each.earned for each in found if each] == [330, 0, 90]
    work.session.commit()


def test_pages_are_accessible(work: Work, open_as: OpenAs) -> None:
    event = a_training(work)
    people = group(work, event, 3)
    account = alicja(work)
    session = held(event, work)[0]
    addresses = (
        f"/manage/events/modul/sessions/{session.id}/attendance",
        f"/manage/registrations/{people[0].id}/hours",
        "/manage/events/modul/sheets/",
        "/manage/sessions/",
    )
    for viewport in ("desktop", "phone"):
        page = open_as(account, "/manage/events/modul/attendance/", viewport=viewport)
        base = page.url.split("/manage")[0]
        for number, address in enumerate(("/manage/events/modul/attendance/", *addresses)):
            page.goto(base + address)
            assert_axe_clean(page)
            assert_fits(page)
            screenshot(page, f"attendance-{viewport}-{number}")
            assert page.locator("h1").count() == 1


@pytest.mark.parametrize("width", [360, 1366])
def test_the_cell_in_hand_is_never_under_dates_or_totals(work: Work, open_as: OpenAs, width: int) -> None:
    event = a_training(work)
    group(work, event, 30)
    held(event, work)
    page = open_as(alicja(work), "/manage/events/modul/attendance/")
    page.set_viewport_size({"width": width, "height": 600})
    hidden = page.evaluate(
        """() => {
            const cells = [...document.querySelectorAll("tbody .cell:is(select, button)")];
            const box = (where) => document.querySelector(where).getBoundingClientRect();
            return [...cells, ...cells.reverse()].map((cell) => {
                cell.focus();
                const at = cell.getBoundingClientRect();
                const under = [at.bottom - box("tfoot td").top, box("thead th:nth-child(2)").bottom - at.top];
                return [cell.name, ...under.map(Math.round)];
            }).filter((each) => Math.max(...each.slice(1)) > 1);
        }"""
    )
    assert hidden == []
