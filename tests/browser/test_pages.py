"""Every page in both languages: sound HTML, named controls, and no word of the other language."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import MethodNotAllowed, NotFound

from tests.browser.conftest import LiveWorld
from tests.browser.pages import ANSWERS, PAGES, Page
from tests.conftest import START
from tests.support.foreign import words
from tests.support.html import Element, parsed, perceived, quality
from tests.support.world import World


@pytest.fixture
def data_dir(tmp_path: Path, made_world: tuple[Path, World]) -> Path:
    """A copy of the world's folder."""
    return Path(shutil.copytree(made_world[0], tmp_path / "data"))


@pytest.fixture
def database_url(data_dir: Path) -> str:
    """The world's own database."""
    return f"sqlite:///{data_dir / 'zapisy.sqlite3'}"


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_page(shared_world: LiveWorld, page: Page, language: str) -> None:
    path = page.path(shared_world.world)
    answer = shared_world.client(page.viewer).get(path, headers={"Accept-Language": language})
    assert answer.status_code == page.status
    root = _judged(answer.text, language)
    assert [form.get("action") for form in root.all("form") if not _is_safe(form)] == []
    assert _dead_ends(shared_world.app, root, path) == []


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("page", ANSWERS, ids=str)
def test_answer(app: Flask, made_world: tuple[Path, World], page: Page, language: str) -> None:
    world = made_world[1]
    app.test_client_class = FlaskClient
    client = app.test_client()
    if page.viewer in world.keys:
        world.sign_in(client, page.viewer, START)
    answer = client.post(page.path(world), data=page.body(world), headers={"Accept-Language": language})
    assert answer.status_code == page.status
    root = _judged(answer.text, language)
    assert _dead_ends(app, root, page.path(world)) == []
    if page.status == 422:
        alerts = [each for each in root.all() if each.get("role") == "alert" and each.text]
        assert len(alerts) == 1
        assert "data-takes-focus" in alerts[0].attributes


def _judged(text: str, language: str) -> Element:
    root, problems = parsed(text)
    assert problems == []
    assert next(root.all("html")).get("lang") == language
    assert quality(root) == []
    assert _foreign_words(root, language) == []
    return root


def _is_safe(form: Element) -> bool:
    """Tell whether a form reads only, or carries the token that shows it to be ours."""
    names = {each.get("name") for each in form.all("input")}
    return form.get("method").lower() != "post" or "csrf_token" in names


def _dead_ends(app: Flask, root: Element, here: str) -> list[str]:
    """Return links and forms of a page that lead to an address which does not answer them."""
    adapter = app.url_map.bind("localhost")
    wanted = [("GET", each.get("href")) for each in root.all("a")]
    for form in root.all("form"):
        method = form.get("method").upper() or "GET"
        buttons = [each for each in form.all("button") if each.get("type") != "button"]
        own = form.get("action") or here
        wanted += [(method, each.get("formaction") or own) for each in buttons]
    dead = []
    for method, address in wanted:
        path = urlsplit(address).path
        if address.startswith(("#", "tel:", "mailto:", "http")) or not path.startswith("/"):
            continue
        try:
            adapter.match(path, method)
        except (NotFound, MethodNotAllowed):
            dead.append(f"{method} {path}")
    return dead


def _foreign_words(root: Element, language: str) -> list[tuple[str, str]]:
    """Return texts of the other language that aren't marked as such: each with the language of its mark."""
    other = "en" if language == "pl" else "pl"
    return [(text, mark) for text, mark in perceived(root) if mark != other and words(other).found_in(text)]
