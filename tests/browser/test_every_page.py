"""Every page in a real browser: axe finds nothing, and nothing is wider than a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page as BrowserPage

from tests.browser.conftest import LiveWorld
from tests.browser.pages import PAGES, Page
from tests.support.browser import assert_axe_clean, assert_fits

Look = Callable[[str, str, str], BrowserPage]

pytestmark = pytest.mark.browser

WIDE_NAMES = (
    "/",
    "/events/",
    "/events/<slug>/",
    "/registrations/<token>/",
    "/manage/",
    "/manage/events/",
    "/manage/events/<slug>/",
    "/manage/events/<slug>/edit",
    "/manage/events/<slug>/registrations/",
    "/manage/events/<slug>/attendance/",
)
WIDE = [page for page in PAGES if page.name in WIDE_NAMES]


PAGES_AT_ONCE = 8
"""One browser walks over so many pages, since opening one takes longer than a page."""


def walks(pages: list[Page]) -> list[tuple[str, list[Page]]]:
    """Return each viewer's pages in parts, so that several processes share them."""
    parts = []
    for viewer in dict.fromkeys(page.viewer for page in pages):
        own = [page for page in pages if page.viewer == viewer]
        parts += [(viewer, own[at : at + PAGES_AT_ONCE]) for at in range(0, len(own), PAGES_AT_ONCE)]
    return parts


def judge(shown: BrowserPage, live_world: LiveWorld, page: Page) -> None:
    """Open one page and fail with what is wrong on it."""
    answer = shown.goto(live_world.base_url + page.path(live_world.world))
    assert answer is not None
    assert answer.status == page.status
    assert "</" not in shown.inner_text("body"), "HTML that is read as text"
    assert_fits(shown)
    assert_axe_clean(shown)


def judge_at_400_percent(shown: BrowserPage) -> None:
    """A desk at 400 % is as narrow as 320 px, narrower than any phone."""
    before = shown.viewport_size
    shown.set_viewport_size({"width": 320, "height": 256})
    assert_fits(shown)
    assert before is not None
    shown.set_viewport_size(before)


@pytest.mark.parametrize(("viewer", "pages"), walks(PAGES))
def test_on_a_phone(look: Look, live_world: LiveWorld, viewer: str, pages: list[Page]) -> None:
    shown = look(viewer, "phone", "pl")
    for page in pages:
        judge(shown, live_world, page)
        judge_at_400_percent(shown)


@pytest.mark.parametrize(("viewer", "pages"), walks(WIDE))
def test_on_a_desk(look: Look, live_world: LiveWorld, viewer: str, pages: list[Page]) -> None:
    shown = look(viewer, "desktop", "en")
    for page in pages:
        judge(shown, live_world, page)


@pytest.mark.parametrize(("viewer", "pages"), walks(WIDE))
def test_in_the_dark(look: Look, live_world: LiveWorld, viewer: str, pages: list[Page]) -> None:
    shown = look(viewer, "phone", "en")
    shown.emulate_media(color_scheme="dark")
    for page in pages:
        judge(shown, live_world, page)
