"""Every navigation and region has a name of its own; public pages have a description."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.browser.conftest import LiveWorld
from tests.browser.pages import PAGES, Page
from tests.support.foreign import words
from tests.support.html import Element, parsed

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_navigations_are_named_and_public_pages_described(
    shared_world: LiveWorld, page: Page, language: str
) -> None:
    path = page.path(shared_world.world)
    answer = shared_world.client(page.viewer).get(path, headers={"Accept-Language": language})
    if answer.mimetype != "text/html":
        return
    root, _ = parsed(answer.text)
    named = [each.get("aria-label") or each.get("aria-labelledby") for each in root.all("nav")]
    assert all(named), named
    assert [name for name, times in Counter(named).items() if times > 1] == []
    regions = [name for each in root.all() if _is_region(each) and (name := _name(root, each))]
    assert [name for name, times in Counter(regions).items() if times > 1] == []
    metas = {each.get("name"): each.get("content") for each in root.all("meta")}
    described = metas.get("description")
    if "layout-staff" in next(root.all("body")).get("class") or path.endswith("/print"):
        assert described is None
    elif metas.get("robots") != "noindex" and page.status == 200:
        assert described
        assert 20 <= len(described) <= 300
        other = "en" if language == "pl" else "pl"
        assert not words(other).found_in(described)


def test_no_section_is_named_like_the_table_in_it() -> None:
    """Templates are read, since the world does not fill all tables."""
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = " ".join(path.read_text().split()).replace("'", '"')
        labels = re.findall(r'role="region" aria-label="\{\{ (.*?) \}\}"', text)
        for id in re.findall(r'<section[^>]* aria-labelledby="([\w-]+)"', text):
            headings = re.findall(rf'<h\d id="{id}"[^>]*>\{{\{{ (.*?) \}}\}}</h\d>', text)
            found += [f"{path.name}: {label}" for label in labels if label in headings]
            regions = re.findall(r'role="region"[^>]* aria-labelledby="([\w-]+)"', text)
            found += [f"{path.name}: {region}" for region in regions if region == id]
    assert found == []


def _is_region(element: Element) -> bool:
    return element.get("role") == "region" or (element.tag == "section" and not element.get("role"))


def _name(root: Element, element: Element) -> str:
    """Return the accessible name of a landmark, blanks as one hears them; a section without one is none."""
    titles = element.get("aria-labelledby").split()
    named = " ".join(each.text for each in root.all() if each.get("id") in titles)
    return " ".join((element.get("aria-label") or named).split())


def test_descriptions_tell_pages_apart(shared_world: LiveWorld) -> None:
    paths = ["/", "/events/", "/events/?past=1", "/privacy", "/accessibility", "/sign-in"]
    paths += [f"/events/{slug}/" for slug in ("seminarium", "szkolenie", "inne")]
    found = []
    for language in ("pl", "en"):
        for path in paths:
            text = shared_world.client("visitor").get(path, headers={"Accept-Language": language}).text
            root, _ = parsed(text)
            found += [each.get("content") for each in root.all("meta") if each.get("name") == "description"]
    assert len(found) == len(set(found)) == 2 * len(paths)
