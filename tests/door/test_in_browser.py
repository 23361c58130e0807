"""The page at the door in a real browser, at phone size: by name, by code, offline and back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.door.models import DoorMark, MarkKind
from app.registrations.door_codes import short_code
from app.work import Work
from tests.conftest import TestClock
from tests.door.conftest import PIN, Door
from tests.support.browser import OpenPage, assert_axe_clean, assert_fits, screenshot

pytestmark = pytest.mark.browser


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Tokens of forms are checked, as they are outside the tests."""
    return {"WTF_CSRF_ENABLED": True}


@pytest.fixture
def phone(door: Door, open_page: OpenPage, live_url: str, work: Work) -> Callable[[], Page]:
    """Open the page at the door on another phone, and type the PIN."""

    def opened() -> Page:
        path = door.path()
        work.session.commit()  # what is read by the test holds the lock of its database
        page = open_page(viewport="phone")
        page.goto(live_url + path + "?lang=en")
        page.get_by_label("PIN").fill(PIN)
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("heading", name="At the door")).to_be_visible()
        return page

    return opened


def find(page: Page, words: str) -> None:
    """Search by part of a name."""
    page.get_by_label("Any part of a name").fill(words)
    page.get_by_role("button", name="Search").click()


def press(page: Page, name: str, button: str) -> None:
    """Press a button of a person who was found."""
    page.get_by_role("group", name=re.compile(name)).get_by_role("button", name=button).click()


def kept(work: Work) -> list[tuple[str, str]]:
    """Return what the server has: first names are enough to tell people apart."""
    work.session.expire_all()
    query = select(DoorMark).order_by(DoorMark.id)
    found = [(str(each.person_id), each.kind.value) for each in work.session.scalars(query)]
    work.session.commit()
    return found


def test_marks_wait_in_the_phone_while_it_is_offline(
    door: Door, phone: Callable[[], Page], work: Work, clock: TestClock
) -> None:
    """Found by name; the connection goes, what is marked waits, and goes out when it is back."""
    anna, jan = (str(each.person_id) for each in door.people[1:3])
    code = short_code(work.links, door.people[1].id, door.people[1].link_version)
    page = phone()
    find(page, "łęcka")
    press(page, "Łęcka", "Entry")
    expect(page.locator("[data-queue]")).to_contain_text(re.compile("Anna Łęcka: Entry, .* – sent"))
    assert_fits(page)
    assert_axe_clean(page)
    screenshot(page, "door-found")
    find(page, "lis")
    expect(page.get_by_role("group", name=re.compile("Jan Lis"))).to_be_visible()
    page.context.set_offline(True)
    press(page, "Jan Lis", "Entry")
    press(page, "Jan Lis", "Meal")
    expect(page.locator("[data-status]")).to_contain_text("Marks not sent yet: 2.")
    find(page, "łęc")
    expect(page.get_by_text("only people who were found before")).to_be_visible()
    press(page, "Łęcka", "Exit")
    expect(page.locator("[data-status]")).to_contain_text("Marks not sent yet: 3.")
    screenshot(page, "door-offline")
    assert len(kept(work)) == 1
    page.context.set_offline(False)
    expect(page.locator("[data-status]")).to_have_text("Everything is sent.")
    meal = (jan, MarkKind.meal.value)
    assert kept(work) == [
        (anna, "entry"), (jan, "entry"), meal, (anna, "exit")
    ]  # fmt: skip
    page.get_by_label("Eight characters").fill(code.lower())
    page.locator("[data-door-code]").get_by_role("button", name="Entry").click()
    expect(page.locator("[data-queue]")).to_contain_text("Anna Łęcka: Entry")
    page.get_by_label("Eight characters").fill("AAAA-2222")
    page.locator("[data-door-code]").get_by_role("button", name="Entry").click()
    expect(page.locator("[data-queue]")).to_contain_text("no code of a participant")
    assert len(kept(work)) == 5


def test_what_waits_outlives_the_page(door: Door, phone: Callable[[], Page], work: Work) -> None:
    """A page that was closed while offline sends what waits when it is opened again; two phones."""
    phones = [phone(), phone()]
    for page in phones:
        find(page, "łęcka")
        expect(page.get_by_role("group", name=re.compile("Łęcka"))).to_be_visible()
        page.context.set_offline(True)
        press(page, "Łęcka", "Entry")
        expect(page.locator("[data-status]")).to_contain_text("Marks not sent yet: 1.")
    for page in phones:
        address = page.url
        page.goto("about:blank")
        page.context.set_offline(False)
        page.goto(address)
        # The page that is being left may still have sent it: the new one then has nothing to tell.
        for _ in range(100):
            if len(kept(work)) > phones.index(page):
                break
            page.wait_for_timeout(100)
    assert len(kept(work)) == 2
    assert len(door.evidence()) == 1


def test_without_a_script_the_buttons_work(
    door: Door, open_page: OpenPage, live_url: str, work: Work
) -> None:
    path = door.path()
    work.session.commit()
    page = open_page(viewport="phone", javascript=False)
    page.goto(live_url + path + "?lang=en")
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Open").click()
    find(page, "łęcka")
    press(page, "Łęcka", "Entry")
    expect(page.get_by_text("Anna Łęcka: Entry")).to_be_visible()
    press(page, "Łęcka", "Meal")
    expect(page.get_by_role("button", name="Meal")).to_have_attribute("aria-pressed", "true")
    assert [kind for _, kind in kept(work)] == ["entry", "meal"]


def test_what_was_marked_by_mistake_is_undone_with_and_without_a_connection(
    door: Door, phone: Callable[[], Page], work: Work
) -> None:
    page = phone()
    find(page, "lis")
    group, queue = page.get_by_role("group", name=re.compile("Jan Lis")), page.locator("[data-queue]")
    stand, meal = page.locator("[data-stand]"), group.get_by_role("button", name="Meal")
    press(page, "Jan Lis", "Meal")
    expect(queue).to_contain_text("sent")
    expect(meal).to_have_attribute("aria-pressed", "true")
    queue.get_by_role("button", name="Undo").click()
    expect(meal).to_have_attribute("aria-pressed", "false")
    expect(queue).to_contain_text("taken back")
    page.context.set_offline(True)
    press(page, "Jan Lis", "Entry")
    expect(stand).to_contain_text("Entry")
    queue.get_by_role("button", name=re.compile("Undo.*Entry")).click()
    expect(stand).to_be_empty()
    expect(page.locator("[data-status]")).to_contain_text("Marks not sent yet: 2.")
    expect(queue.get_by_role("button", name="Undo")).to_have_count(0)
    page.context.set_offline(False)
    expect(page.locator("[data-status]")).to_have_text("Everything is sent.")
    expect(queue).to_contain_text(re.compile("Jan Lis: Entry, .* – taken back"))
    work.session.expire_all()
    assert all(each.taken_back_at for each in door.marks())
    assert len(door.marks()) == 2
    assert door.evidence() == []
    work.session.commit()
