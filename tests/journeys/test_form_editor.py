"""An organiser composes the form of a new event and looks at it as who applies sees it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.support.browser import assert_fits

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "viewport", "javascript"), [("pl", "phone", True), ("en", "desktop", False)]
)
def test_a_form_is_composed_and_looked_at(
    visitor: Callable[..., Visitor], language: str, viewport: str, javascript: bool
) -> None:
    alicja = visitor(language, viewport, javascript=javascript)
    alicja.sign_in("alicja")
    slug = _a_draft(alicja, f"Formularz {language}")
    form = f"/manage/events/{slug}/form/"
    alicja.go(form)
    alicja.page.locator("[name=municipality][value=required]").check()
    alicja.page.locator("[name=diet][value=optional]").check()
    alicja.press("Save the fields")
    expect(alicja.page.locator("[name=municipality][value=required]")).to_be_checked()
    _questions(alicja, slug)
    alicja.go(form)
    assert_fits(alicja.page)
    if javascript:
        alicja.judge()
    _preview(alicja, slug, javascript)


def _a_draft(alicja: Visitor, title: str) -> str:
    alicja.go("/manage/events/new")
    alicja.page.locator("[name=title_pl]").fill(title)
    alicja.press("Save the draft")
    alicja.page.wait_for_url("**/sessions/")
    return alicja.page.url.split("/manage/events/")[1].split("/")[0]


def _questions(alicja: Visitor, slug: str) -> None:
    """Add a question that was forgotten to be worded at first, one that depends on it, and move a third."""
    page = alicja.page
    page.locator("#kind").select_option("one_of")
    alicja.press("Add a question")
    page.locator("[name=rows-0-pl]").fill("pociągiem")
    page.locator("[name=rows-1-pl]").fill("autem")
    alicja.press("Save the question")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=rows-1-pl]")).to_have_value("autem")
    page.locator("[name=label_pl]").fill("Jak przyjazd?")
    alicja.press("Save the question")
    alicja.go(f"/manage/events/{slug}/form/questions/new?kind=short_text")
    page.locator("[name=label_pl]").fill("Jaki numer auta?")
    page.locator("[name=condition]").select_option(index=2)
    alicja.press("Save the question")
    alicja.go(f"/manage/events/{slug}/form/questions/new?kind=date")
    page.locator("[name=label_pl]").fill("Kiedy przyjazd?")
    alicja.press("Save the question")
    listed = page.locator("#questions ol > li")
    expect(listed).to_have_count(3)
    listed.last.get_by_role("button", name=alicja.say("Up")).click()
    expect(listed.nth(1)).to_contain_text("Kiedy przyjazd?")


def _preview(alicja: Visitor, slug: str, javascript: bool) -> None:
    page = alicja.page
    alicja.link("Preview in Polish").click()
    expect(page.locator("[name=municipality]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Podgląd formularza")
    depending = page.get_by_label("Jaki numer auta?")
    if javascript:
        expect(depending).to_be_hidden()
    page.get_by_label("autem").check()
    expect(depending).to_be_visible()
    page.locator("[name=first_name]").press("Enter")
    assert page.url.endswith("words=pl"), "nothing is sent"
    alicja.go(f"/manage/events/{slug}/form/")
    expect(page.locator("html")).to_have_attribute("lang", alicja.texts.language)
