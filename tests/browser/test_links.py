"""Wherever somebody goes by the links that they see, a page is there for them."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.browser.pages import VIEWERS
from tests.browser.test_pages import data_dir, database_url  # noqa: F401 (fixtures: the world's own database)
from tests.conftest import START
from tests.support.html import parsed
from tests.support.world import DRAFT, World

MOST = 150
STARTS = ("/", "/events/", "/privacy", "/my/", "/manage/", "/manage/sessions/", "/manage/events/")
NOT_THEIRS = (403, 303)


@pytest.mark.parametrize("viewer", [*VIEWERS, "daniel", "filip"])
def test_every_link_leads_somewhere(app: Flask, made_world: tuple[Path, World], viewer: str) -> None:
    world = made_world[1]
    app.test_client_class = FlaskClient
    client = app.test_client()
    if viewer in world.keys:
        world.sign_in(client, viewer, START)
    found = {path: "typed" for path in STARTS if client.get(path).status_code not in NOT_THEIRS}
    found |= {"/sign-in": "typed"}
    seen: set[str] = set()
    wrong = []
    while (ahead := [path for path in found if path not in seen]) and len(seen) < MOST:
        path = ahead[0]
        seen.add(path)
        answer = client.get(path)
        # A preview shows the page as it will be: its form and its calendar are there once it is published.
        is_preview = found[path].endswith("/preview") and path.startswith(f"/events/{DRAFT}/")
        if answer.status_code not in (200, 302, 303, 304) and not is_preview:
            wrong.append(f"{answer.status_code} {path} (from {found[path]})")
        if answer.mimetype == "text/html" and answer.status_code == 200:
            for link in parsed(answer.text)[0].all("a"):
                found.setdefault(_own(link.get("href"), path), path)
        answer.close()
    assert wrong == []
    assert len(seen) > len(STARTS)


def _own(address: str, here: str) -> str:
    """Return the path of a link to a page of ours, without what only orders or translates it."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme or not parts.path.startswith("/"):
        return here
    kept = [
        each for each in parts.query.split("&") if each and not each.startswith(("lang=", "back=", "sort="))
    ]
    return parts.path + ("?" + "&".join(kept) if kept else "")
