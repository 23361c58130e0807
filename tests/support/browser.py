"""A real Chromium for the suite: pages in a chosen size and language, judged for accessibility."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

from tests.support.missing import missing

SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing but the page under test may use the network or the two processors.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
]
PATIENCE = 60_000
"""Milliseconds until a page or a word counts as missing: shared machines pause for ten seconds at times."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OpenPage = Callable[..., Page]

expect.set_options(timeout=PATIENCE)


def chromium(playwright: Playwright) -> str | None:
    """Return the path of a Chromium on this machine."""
    candidates = [
        os.environ.get("ZAPISY_CHROMIUM"),
        *map(shutil.which, PROGRAMS),
        playwright.chromium.executable_path,
    ]
    return next((path for path in candidates if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright itself: a process can start it only once."""
    with sync_playwright() as started:
        yield started


def launched(playwright: Playwright, arguments: list[str]) -> Browser:
    """Start a Chromium; skips the test where there is none."""
    program = chromium(playwright)
    if program is None:
        missing("Chromium", "apt-get install chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=program, args=arguments + sandbox)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole run."""
    started = launched(playwright, ARGUMENTS)
    yield started
    started.close()


@pytest.fixture
def viewport() -> str:
    """The size of `page`: parametrize a test with "phone" or "desktop" to choose."""
    return "desktop"


@pytest.fixture
def language() -> str:
    """The language that the browser of `page` asks for: parametrize to choose."""
    return "pl"


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open pages of separate visitors: `open_page(viewport="phone", language="en", javascript=False)`.

    The test fails when a page logged an error (a Content-Security-Policy violation among them), threw
    one, or asked another host for anything; when it fails, each page leaves a picture.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def opened(viewport: str = "desktop", language: str = "pl", *, javascript: bool = True) -> Page:
        width, height = SIZES[viewport]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale={"pl": "pl-PL", "en": "en-GB"}.get(language, language),
            timezone_id="Europe/Warsaw",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        _watch(page, problems)
        return page

    yield opened
    for number, context in enumerate(contexts):
        for page in context.pages:
            screenshot(page, f"{request.node.name}-{number}")
        context.close()
    assert problems == []


@pytest.fixture
def page(open_page: OpenPage, viewport: str, language: str) -> Page:
    """One visitor's page."""
    return open_page(viewport, language)


def _watch(page: Page, problems: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        # A refused form answers 4xx by design, which Chromium reports as an error.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"console: {message.text}")

    def on_request(sent: Request) -> None:
        if not re.match(r"(https?://(127\.0\.0\.1|localhost)[:/]|data:|blob:|about:)", sent.url):
            problems.append(f"asked another host: {sent.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("request", on_request)


def screenshot(page: Page, name: str) -> None:
    """Save a picture of the whole page into the folder ZAPISY_SCREENSHOTS; without it, do nothing."""
    folder = os.environ.get("ZAPISY_SCREENSHOTS")
    if folder:
        target = Path(folder) / (re.sub(r"[^\w.-]+", "-", name).strip("-") + ".png")
        target.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=target, full_page=True)


def assert_axe_clean(page: Page) -> None:
    """Fail with the rule, the reason and the elements when axe finds anything against WCAG 2.2 AA."""
    page.wait_for_load_state()
    page.evaluate(AXE_SCRIPT)
    results: dict[str, Any] = page.evaluate(
        "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
    )
    found = [
        f"{rule['id']}: {rule['help']}: {', '.join(node['html'] for node in rule['nodes'])}"
        for rule in results["violations"]
    ]
    assert found == []


def assert_fits(page: Page) -> None:
    """Fail when the page is wider than its window (it would scroll sideways)."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, f"{page.url} is {wide} px wider than the window"


def assert_words_alone(page: Page) -> None:
    """Fail when the page shows markup as words: what was escaped twice."""
    shown = re.findall(r"</?(?:span|p|strong|a|br|small)\b[^>]*>|&\w+;", page.locator("body").inner_text())
    assert shown == [], f"{page.url} shows {shown}"


def judged(page: Page, name: str) -> None:
    """Look at a page: nothing wider than the window, nothing against WCAG, a picture for people."""
    screenshot(page, name)
    assert_fits(page)
    assert_words_alone(page)
    assert_axe_clean(page)
