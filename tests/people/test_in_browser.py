"""The room's pages in a real browser: accessible at both sizes, and suggestions while one types."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.people.models import Account, Role
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.work import Work
from tests.people.conftest import PASSWORD, Letters
from tests.support.browser import assert_axe_clean, assert_fits, screenshot
from tests.support.cast import an_event

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
    institution_for(work, "Miejski Osrodek Pomocy Spolecznej Ełk")
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
    link = (letters()[0].body or "").split("\n\n")[2]
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
    field = page.locator("input[name=institution]")
    with page.expect_response(re.compile("/institutions/suggest")):
        field.press_sequentially("miejski o")
    option = page.locator("datalist option")
    expect(option).to_have_count(1)
    expect(option).to_have_attribute("value", "Miejski Ośrodek Pomocy Społecznej w Ełku")
