"""The pages of this room in a real browser: small and large, both languages, judged for accessibility."""

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import known, own_address, person
from tests.support.browser import OpenPage, judged
from tests.support.open_events import MakeEvent
from tests.support.staff import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["pl", "en"])
def test_signing_up_on_a_phone(
    make_event: MakeEvent, live_url: str, open_page: OpenPage, work: Work, language: str
) -> None:
    known(work, "Ośrodek Pomocy Społecznej w Olecku")
    event = make_event(capacity=1, title_en="Seminar on care", per_institution_limit=1)
    form = f"{live_url}/events/{event.slug}/register"
    work.session.commit()
    page = open_page("phone", language)
    page.goto(form)
    judged(page, f"form-{language}")
    page.locator("form[action$=register] button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    judged(page, f"form-refused-{language}")
    page.fill("#first_name", "Bartek")
    page.fill("#last_name", "Wiśniewski")
    page.fill("#email", "bartek@gmial.com")
    page.fill("#institution", "Ośrodek Pomocy Społecznej w Olecku")
    page.locator(".domain-hint button").click()
    assert page.input_value("#email") == "bartek@gmail.com"
    page.check("#privacy_notice")
    page.locator("form[action$=register] button[type=submit]").click()
    expect(page.locator("[data-state=confirmed]")).to_have_count(1)
    judged(page, f"own-confirmed-{language}")
    other = open_page("phone", language)
    other.goto(form)
    judged(other, f"form-full-{language}")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_staff_pages(
    make_event: MakeEvent, live_url: str, open_page: OpenPage, work: Work, alicja: FlaskClient, size: str
) -> None:
    event = make_event(capacity=3)
    ids = [
        sign_up(work, event, person(n, institution=f"Gminny Ośrodek Pomocy Społecznej {n}")).registration.id
        for n in range(5)
    ]
    base = f"{live_url}/manage/events/{event.slug}"
    work.session.commit()
    page = open_page(size)
    page.goto(f"{live_url}/sign-in")
    page.fill("#email", "alicja@example.org")
    page.fill("#password", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    paths = {
        "list": f"{base}/registrations/",
        "list-none": f"{base}/registrations/?q=nikt",
        "add": f"{base}/registrations/new",
        "messages": f"{base}/messages/",
        "one": f"{live_url}/manage/registrations/{ids[4]}/",
    }
    for name, path in paths.items():
        page.goto(path)
        judged(page, f"staff-{name}-{size}")
    page.goto(paths["list"])
    page.locator("input[name=registration]").first.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Wykreśl…").click()
    judged(page, f"staff-remove-{size}")
    page.fill("#reason", "Dublet")
    with page.expect_navigation():
        page.locator("main button.btn-danger").click()
    judged(page, f"staff-removed-{size}")


@pytest.mark.parametrize("place", ["form", "own page", "editor"])
def test_back_after_an_error_shows_the_form_as_it_was(
    make_event: MakeEvent, live_url: str, page: Page, work: Work, alicja: FlaskClient, place: str
) -> None:
    """What a browser kept of an answer to a form is shown again, instead of ERR_CACHE_MISS."""
    event = make_event()
    row = sign_up(work, event, person(1)).registration
    own, slug = own_address(work, live_url, row), event.slug
    work.session.commit()
    if place == "editor":
        page.goto(f"{live_url}/sign-in")
        page.fill("#email", "alicja@example.org")
        page.fill("#password", PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url("**/manage/**")
        page.goto(f"{live_url}/manage/events/{slug}/registrations/new")
    else:
        page.goto(own if place == "own page" else f"{live_url}/events/{slug}/register")
    if place == "own page":
        page.locator("main details > summary").last.click()
    page.fill("#first_name", "Żaneta")
    page.fill("#last_name", "")
    page.locator("form:has(#first_name) button[type=submit]").click()
    expect(page.locator(".error-summary")).to_have_count(1)
    expect(page.locator("#first_name")).to_have_value("Żaneta")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_url}/privacy")
    page.go_back()
    expect(page.locator(".error-summary")).to_have_count(1)
    expect(page.locator("#first_name")).to_have_value("Żaneta")
