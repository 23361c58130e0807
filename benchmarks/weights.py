"""What a page weighs on the first visit: every byte that a browser receives, fonts included."""

import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, sync_playwright

from benchmarks.client import Answer, Connection, Script, drive
from benchmarks.data import EVENT_PAGE, demo_and
from benchmarks.figures import PageWeight, Row, at_most
from benchmarks.installation import Bench, zapisy
from benchmarks.visitors import Visitor
from tests.browser.conftest import serving
from tests.browser.pages import FROM_ROUTES
from tests.conftest import START
from tests.support.browser import ARGUMENTS, chromium
from tests.support.databases import migrate
from tests.support.world import world_in

KILOBYTE = 1024
MOST = 120 * KILOBYTE
PEERS = "256 KB · 2.2 MB on 2026-11-21"
_LINKED = re.compile(r'(?:href|src)="(/(?:static|projects)/[^"]+)"')
_IN_STYLES = re.compile(r"url\(\s*[\"']?((?!data:)[^\"')]+)")

Weigh = Callable[[str, str, str], PageWeight]
"""Weighs a page: its name, its address, and the reader's cookie, or nothing."""


def weight(bench: Bench) -> list[Row | PageWeight]:
    """Weigh the event page with the demo's data, and every other page with one of everything."""
    found: list[Row | PageWeight] = []
    # The suite's small server would tell each request.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with ExitStack() as stack:
        weigh, how = stack.enter_context(_scales())
        url = bench.database("demo", demo_and(bench.of(1000, 40)))
        (server,) = stack.enter_context(zapisy(bench, url, processes=1))
        event = weigh("event page", f"{server.base_url}/events/{EVENT_PAGE}/", "")
        said = (
            f"{event.whole / KILOBYTE:.0f} KB in {event.files} files, "
            f"the page itself {event.page / KILOBYTE:.1f} KB ({how})"
        )
        verdict = at_most(event.whole, MOST)
        found.append(Row("event page on the first visit, fonts included", said, "120 KB", verdict, PEERS))
    with ExitStack() as stack:
        weigh, _ = stack.enter_context(_scales())
        folder = bench.fresh_folder()
        migrate(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder)
        world = world_in(folder, lambda: START)
        live = stack.enter_context(serving((folder, world), bench.folder / "served"))
        for page in FROM_ROUTES[: bench.of(len(FROM_ROUTES), 3)]:
            cookie = live.cookie(page.viewer) if page.viewer in world.keys else ""
            found.append(weigh(page.name, live.base_url + page.path(world), cookie))
    shutil.rmtree(bench.folder / "served")
    return found


@contextmanager
def _scales() -> Iterator[tuple[Weigh, str]]:
    """Give what weighs: Chromium, or without one our own walk over what a page names."""
    with sync_playwright() as playwright:
        program = chromium(playwright)
        if program is None:
            yield _walked, "no Chromium here: all that page and styles name"
            return
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS + sandbox)
        yield lambda name, url, cookie: _seen(browser, name, url, cookie), "as Chromium received them"
        browser.close()


def _seen(browser: Browser, name: str, url: str, cookie: str) -> PageWeight:
    """Let a browser that has nothing visit the page, and count what comes over the wire."""
    context = browser.new_context(locale="pl-PL")
    try:
        if cookie:
            context.add_cookies([{"name": "session", "value": cookie, "url": url}])
        page = context.new_page()
        wire = context.new_cdp_session(page)
        kinds: dict[str, str] = {}
        sizes: dict[str, float] = {}
        wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
        wire.on(
            "Network.loadingFinished",
            lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
        )
        wire.send("Network.enable")
        page.goto(url, wait_until="load")
        page.evaluate("document.fonts.ready.then(() => true)")
        # A preloaded font may be there before the page that names it.
        alone = sum(size for id, size in sizes.items() if kinds.get(id) == "Document")
        return PageWeight(name, int(alone), int(sum(sizes.values())), len(sizes))
    finally:
        context.close()


def _walked(name: str, url: str, cookie: str) -> PageWeight:
    """Fetch the page, what it links, and what the styles among that name, each once."""
    visitor = Visitor({"session": cookie} if cookie else {})
    connection = Connection(urlsplit(url).port or 80)
    page = _fetched(connection, visitor, url)
    sizes = {url: _size(page)}
    waiting = [urljoin(url, each) for each in _LINKED.findall(page.text)]
    while waiting:
        address = waiting.pop()
        if address in sizes or urlsplit(address).port != urlsplit(url).port:
            continue
        answer = _fetched(connection, visitor, address)
        sizes[address] = _size(answer)
        if answer.header("Content-Type").startswith("text/css"):
            waiting += [urljoin(address, each) for each in _IN_STYLES.findall(answer.text)]
    connection.close()
    return PageWeight(name, sizes[url], sum(sizes.values()), len(sizes))


def _fetched(connection: Connection, visitor: Visitor, url: str) -> Answer:
    answers: list[Answer] = []

    def script() -> Script:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        answers.append((yield from visitor.get(path)))

    drive([(connection, script())])
    return answers[0]


def _size(answer: Answer) -> int:
    return len(answer.head) + len(answer.body) + 4
