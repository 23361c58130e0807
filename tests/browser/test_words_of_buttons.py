"""No button breaks a word, on any page, in either language, on a desk or a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page as BrowserPage

from tests.browser.conftest import LiveWorld
from tests.browser.pages import PAGES, Page
from tests.browser.test_every_page import walks

pytestmark = pytest.mark.browser

BROKEN = r"""() => {
  const found = [];
  for (const button of document.querySelectorAll(".btn, .tabs a, summary")) {
    const walker = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".visually-hidden")) { continue; }
      for (const word of node.data.matchAll(/[^\s\u00ad\u200b\/-]+/gu)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const seen = [...range.getClientRects()].filter(each => each.width > 0);
        const lines = new Set(seen.map(each => Math.round(each.top)));
        if (lines.size > 1) { found.push(button.textContent.trim().replace(/\s+/g, " ") + ": " + word[0]); }
      }
    }
  }
  return found;
}"""
"""Words of buttons that stand on more than one line."""


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(("viewer", "pages"), walks(PAGES))
def test_no_button_breaks_a_word(
    look: Callable[[str, str, str], BrowserPage],
    live_world: LiveWorld,
    viewer: str,
    pages: list[Page],
    language: str,
) -> None:
    shown = look(viewer, "desktop", language)
    found = []
    for page in pages:
        shown.goto(live_world.base_url + page.path(live_world.world))
        for width in (1366, 360):
            shown.set_viewport_size({"width": width, "height": 800})
            found += [f"{page} at {width}: {each}" for each in shown.evaluate(BROKEN)]
    assert found == []


def test_the_search_finds_a_broken_word(
    look: Callable[[str, str, str], BrowserPage], live_world: LiveWorld
) -> None:
    shown = look("visitor", "desktop", "en")
    shown.goto(f"{live_world.base_url}/events/")
    shown.evaluate(
        """() => {
          const button = document.querySelector("main").appendChild(document.createElement("a"));
          button.className = "btn";
          button.textContent = "Niepełnosprawności";
          Object.assign(button.style, {display: "block", width: "4em", overflowWrap: "anywhere"});
        }"""
    )
    assert shown.evaluate(BROKEN) == ["Niepełnosprawności: Niepełnosprawności"]
