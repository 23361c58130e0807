"""A coach's phone that loses the network: nothing is lost, nothing stands there twice; targets of 44 px."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from app.coaching.models import Appointment, AppointmentState
from app.web.sent_forms import CARRIED
from app.work import Work
from tests.attendance.conftest import OpenAs, SignedIn
from tests.coaching.scene import TODAY, Scene
from tests.conftest import TestClock
from tests.support.browser import assert_axe_clean, assert_fits, screenshot
from tests.support.staff import with_session

pytestmark = pytest.mark.browser

HELD = "It took place: send to be confirmed"
LONG = "Powiatowe Centrum Pomocy Rodzinie im. świętej Konstantynopolitańczykowianeczki " * 3
SMALL = """least => [...document.querySelectorAll('main .btn, .recipient-chips .form-check')]
    .filter(each => each.offsetParent && each.getBoundingClientRect().height < least)
    .map(each => each.innerText)"""


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Tokens of forms are checked, as they are outside the tests."""
    return {"WTF_CSRF_ENABLED": True}


@pytest.fixture
def signed_in(client_as_visitor: Callable[[], FlaskClient], clock: TestClock, work: Work) -> SignedIn:
    """Make a client of one member of staff."""
    return lambda account: with_session(client_as_visitor(), work.session, account, clock.now)


def all_of(scene: Scene) -> list[Appointment]:
    """Return the appointments as the server left them."""
    scene.work.session.rollback()
    scene.work.session.expire_all()
    found = list(scene.work.session.scalars(select(Appointment)))
    scene.work.session.expunge_all()
    scene.work.session.rollback()  # the server writes next
    return found


def lose_the_answer(page: Page) -> None:
    """Let the server do what the next form says, and the answer go astray."""

    def lost(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/*", lost)


def test_a_new_entry_survives_the_lost_network(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.coach, "/manage/appointments/new?lang=en", viewport="phone", language="en")
    page.get_by_label("Anna Nowak").check()
    page.fill("[name=starts_at]", "08:00")
    page.fill("[name=ends_at]", "09:30")
    page.fill("[name=place]", "GOPS")
    page.context.set_offline(True)
    page.get_by_role("button", name=HELD).click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    assert page.input_value("[name=place]") == "GOPS"
    assert all_of(scene) == []
    page.context.set_offline(False)
    lose_the_answer(page)
    page.get_by_role("button", name=HELD).click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    assert len(all_of(scene)) == 1, "only the answer was lost"
    page.unroute("**/*")
    page.get_by_role("button", name=HELD).click()
    expect(page.locator("h1")).to_contain_text("2026")
    assert [(each.state, each.minutes) for each in all_of(scene)] == [(AppointmentState.held, 90)]


def test_held_from_the_list_survives_the_lost_answer(scene: Scene, open_as: OpenAs) -> None:
    scene.agreed(scene.anna)
    page = open_as(scene.coach, "/manage/appointments/?lang=en", viewport="phone", language="en")
    button = page.get_by_role("button", name="It took place")
    lose_the_answer(page)
    button.click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute("**/*")
    button.click()
    expect(page.locator("h1")).to_contain_text("2026")
    (made,) = all_of(scene)
    assert (made.state, made.minutes) == (AppointmentState.held, 90)
    assert made.version == 2


def test_a_phone_whose_session_has_ended_carries_what_was_typed(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.coach, "/manage/appointments/new?lang=en", viewport="phone", language="en")
    page.get_by_label("Anna Nowak").check()
    page.fill("[name=place]", "GOPS Miłki")
    page.context.clear_cookies()
    page.get_by_role("button", name=HELD).click()
    expect(page.locator("main")).to_contain_text("everything typed comes back")
    assert page.locator(f"[name={CARRIED}]").first.input_value()
    assert all_of(scene) == []


def test_a_refusal_shows_its_sentences_with_all_that_was_typed(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.coach, "/manage/appointments/new?lang=en", viewport="phone", language="en")
    page.fill("[name=place]", "GOPS")
    page.get_by_role("button", name=HELD).click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert page.input_value("[name=place]") == "GOPS"


@pytest.mark.parametrize("viewport", ["phone", "desktop"])
def test_pages_are_accessible(scene: Scene, open_as: OpenAs, viewport: str) -> None:
    institution = scene.milki.institution
    assert institution is not None
    institution.name = LONG[:200]
    now = scene.agreed(scene.anna, on=TODAY, hours="9:30-11:00")
    scene.agreed(scene.milki)
    scene.held(scene.elk, scene.milki, hours="6:00-7:00")
    at = f"/manage/appointments/{now.id}"
    for who, paths in (
        (scene.coach, ("", "new", "slots", "all/", f"{now.id}/", f"{now.id}/held", f"{now.id}/move")),
        (scene.coordinator, ("", "all/", f"{now.id}/cancel")),
    ):
        page = open_as(who, f"{at}/", viewport=viewport)
        for path in paths:
            page.goto(page.url.split("/manage/")[0] + f"/manage/appointments/{path}")
            assert_axe_clean(page)
            assert_fits(page)
            screenshot(page, f"appointments-{viewport}-{who.name}-{path}")
            if viewport == "phone":
                assert page.evaluate(SMALL, 43.5) == [], path
