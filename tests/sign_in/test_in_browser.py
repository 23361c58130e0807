"""The room's pages in a real browser: accessible at both sizes, and suggestions while one types."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.work import Work
from tests.conftest import TestClock
from tests.support.browser import OpenPage, assert_axe_clean, assert_fits, screenshot
from tests.support.cast import an_event
from tests.support.staff import PASSWORD, Letters

pytestmark = pytest.mark.browser


@pytest.fixture
def boss(page: Page, live_url: str, member: Callable[..., Account]) -> Page:
    """The page of an administrator, signed in by hand."""
    member("admin", Role.administrator)
    page.goto(f"{live_url}/account/")
    page.get_by_label(re.compile("E-mail")).fill("admin@example.org")
    page.get_by_label(re.compile("Hasło|Password")).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name=re.compile("Zaloguj|Sign in")).click()
    expect(page).to_have_url(f"{live_url}/account/")
    return page


def institutions(work: Work) -> None:
    known = institution_for(work, "Miejski Ośrodek Pomocy Społecznej w Ełku")
    assert known is not None
    confirm_institution(work, known, InstitutionDetails("MOPS", "pomoc społeczna", "ełcki", "Ełk"))
    institution_for(work, "MOPS Ełk " + "bardzo długa nazwa " * 6)
    institution_for(work, "Miejski Osrodek Pomocy Spolecznej Ełk, biuro")
    an_event(work)
    work.session.commit()


@pytest.mark.parametrize(("viewport", "language"), [("phone", "pl"), ("desktop", "en")])
def test_staff_pages_are_accessible_and_fit(
    boss: Page, live_url: str, work: Work, viewport: str, language: str
) -> None:
    institutions(work)
    for path in (
        "/account/",
        "/manage/people/",
        "/manage/people/new",
        "/manage/people/1/",
        "/manage/institutions/",
        "/manage/institutions/new",
        "/manage/institutions/pairs",
        "/manage/institutions/1/",
        "/manage/institutions/2/",
        "/manage/institutions/3/merge",
        "/manage/institutions/3/merge?into=1",
    ):
        answer = boss.goto(f"{live_url}{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert_axe_clean(boss)
        assert_fits(boss)
        screenshot(boss, f"people-{viewport}-{language}-{path}")


@pytest.mark.parametrize("viewport", ["phone", "desktop"])
def test_signing_in_by_a_link(
    page: Page, live_url: str, work: Work, alicja: Account, letters: Letters
) -> None:
    page.goto(f"{live_url}/sign-in")
    assert_axe_clean(page)
    page.get_by_label("E-mail").fill("nobody")
    page.get_by_role("main").get_by_role("button", name="Zaloguj się").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_axe_clean(page)
    page.get_by_label("E-mail").fill("alicja@example.org")
    page.get_by_role("main").get_by_role("button", name="Zaloguj się").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Prosimy sprawdzić skrzynkę")
    assert_axe_clean(page)
    assert_fits(page)
    link = (letters()[0].body or "").split("\n\n")[2].splitlines()[-1]
    work.session.rollback()
    page.goto(link)
    assert_axe_clean(page)
    page.get_by_role("main").get_by_role("button", name="Zaloguj się").click()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ten link już nie działa")
    assert_axe_clean(page)
    assert_fits(page)


def test_known_institutions_are_offered_while_one_types(
    page: Page, live_url: str, work: Work, session: Session
) -> None:
    institutions(work)
    page.goto(f"{live_url}/events/seminarium/register")
    field = page.get_by_role("combobox", name=re.compile("Instytucja"))
    with page.expect_response(re.compile("/institutions/suggest")):
        field.press_sequentially("mops eł")
    option = page.get_by_role("option")
    expect(option).to_have_text(["Miejski Ośrodek Pomocy Społecznej w Ełku"])
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_axe_clean(page)
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    field.press("Escape")
    expect(option).to_be_hidden()
    expect(field).to_have_value("mops eł")
    field.press("ArrowUp")
    field.press("Enter")
    expect(field).to_have_value("Miejski Ośrodek Pomocy Społecznej w Ełku")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_be_focused()


def test_without_scripts_the_list_of_names_remains(open_page: OpenPage, live_url: str, work: Work) -> None:
    institutions(work)
    page = open_page("phone", "pl", javascript=False)
    page.goto(f"{live_url}/events/seminarium/register")
    option = page.locator("datalist option")
    expect(option).to_have_attribute("value", "Miejski Ośrodek Pomocy Społecznej w Ełku")
    expect(page.locator("input[name=institution]")).to_have_attribute("list", "institutions")


@pytest.mark.parametrize(("viewport", "language"), [("phone", "pl"), ("desktop", "en")])
def test_a_code_is_set_up_and_asked_for_without_scripts(
    open_page: OpenPage,
    live_url: str,
    member: Callable[..., Account],
    clock: TestClock,
    viewport: str,
    language: str,
) -> None:
    member("celina", Role.trainer)
    page = open_page(viewport, language, javascript=False)

    def press(pressed: Page) -> None:
        pressed.get_by_role("main").locator("form button").first.click()

    def sign_in(opened: Page) -> None:
        opened.goto(f"{live_url}/sign-in")
        opened.locator("#email").fill("celina@example.org")
        opened.locator("#password").fill(PASSWORD)
        press(opened)

    sign_in(page)
    page.goto(f"{live_url}/account/second-factor")
    page.locator("#password").fill(PASSWORD)
    press(page)
    expect(page.locator(".qr-frame")).to_be_visible()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.locator("#code").fill(pyotp.TOTP(secret).at(clock.now))
    press(page)
    codes = page.locator("#codes code")
    expect(codes).to_have_count(10)
    assert_fits(page)
    clock.move(minutes=1)
    second = open_page(viewport, language)
    sign_in(second)
    expect(second).to_have_url(f"{live_url}/sign-in/code")
    assert_fits(second)
    assert_axe_clean(second)
    second.goto(f"{live_url}/sign-in/code?recovery=1")
    assert_axe_clean(second)
    second.locator("#code").fill(codes.first.inner_text())
    press(second)
    expect(second).to_have_url(f"{live_url}/manage/sessions/")
    for path in ("/account/second-factor", "/account/sign-ins/"):
        second.goto(f"{live_url}{path}")
        assert_fits(second)
        assert_axe_clean(second)


def test_the_picture_of_the_key_is_accessible(
    open_page: OpenPage, live_url: str, member: Callable[..., Account]
) -> None:
    member("celina", Role.trainer)
    page = open_page("phone", "pl")
    page.goto(f"{live_url}/account/second-factor")
    page.locator("#email").fill("celina@example.org")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("main").locator("form button").click()
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("main").locator("form button").click()
    expect(page.locator(".secret")).to_be_visible()
    assert_fits(page)
    assert_axe_clean(page)


def test_leaving_an_edited_editor_asks_and_an_untouched_one_does_not(boss: Page, live_url: str) -> None:
    asked: list[str] = []
    boss.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    leave = boss.get_by_role("navigation").get_by_role("link", name="Zespół").first
    boss.goto(f"{live_url}/manage/institutions/new")
    leave.click()
    boss.wait_for_url("**/manage/people/")
    assert asked == []
    boss.goto(f"{live_url}/manage/institutions/new")
    boss.locator("#name").press_sequentially("Nowe stowarzyszenie")
    leave.click(no_wait_after=True)
    boss.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(boss.locator("#name")).to_have_value("Nowe stowarzyszenie")
    boss.get_by_role("main").locator("form.form [type=submit]").click()
    boss.wait_for_url("**/manage/institutions/")
    assert asked == ["beforeunload"]


def test_leaving_the_edited_editor_of_an_event_asks(boss: Page, live_url: str) -> None:
    asked: list[str] = []
    boss.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    boss.goto(f"{live_url}/manage/events/new")
    boss.locator("#title_pl").press_sequentially("Nowe seminarium")
    boss.get_by_role("navigation").get_by_role("link", name="Zespół").first.click(no_wait_after=True)
    boss.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(boss.locator("#title_pl")).to_have_value("Nowe seminarium")
