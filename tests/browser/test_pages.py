"""Every page in both languages: sound HTML, named controls, and no word of the other language."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.browser.pages import PAGES, Page
from tests.conftest import START
from tests.support.foreign import words
from tests.support.html import parsed, perceived, quality
from tests.support.world import World


@pytest.fixture
def data_dir(tmp_path: Path, made_world: tuple[Path, World]) -> Path:
    """A copy of the world's folder."""
    return Path(shutil.copytree(made_world[0], tmp_path / "data"))


@pytest.fixture
def database_url(data_dir: Path) -> str:
    """The world's own database."""
    return f"sqlite:///{data_dir / 'zapisy.sqlite3'}"


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Forms carry their token, as outside of tests."""
    return {"WTF_CSRF_ENABLED": True}


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_page(app: Flask, made_world: tuple[Path, World], page: Page, language: str) -> None:
    world = made_world[1]
    app.test_client_class = FlaskClient
    client = app.test_client()
    if page.viewer in world.keys:
        world.sign_in(client, page.viewer, START)
    answer = client.get(page.path(world), headers={"Accept-Language": language})
    assert answer.status_code == page.status
    root, problems = parsed(answer.text)
    assert problems == []
    assert next(root.all("html")).get("lang") == language
    assert quality(root) == []
    assert _foreign_words(root, language) == []


def _foreign_words(root: Any, language: str) -> list[tuple[str, str]]:
    """Return texts of the other language that aren't marked as such: each with the language of its mark."""
    other = "en" if language == "pl" else "pl"
    return [(text, mark) for text, mark in perceived(root) if mark != other and words(other).found_in(text)]
