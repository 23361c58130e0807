"""Wherever somebody goes by the links that they see, a page is there for them."""

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import LiveWorld
from tests.browser.pages import VIEWERS
from tests.support.html import parsed

MOST = 150
STARTS = ("/", "/events/", "/privacy", "/my/", "/manage/", "/manage/sessions/", "/manage/events/")
NOT_THEIRS = (403, 303)


@pytest.mark.parametrize("viewer", [*VIEWERS, "daniel", "filip"])
def test_every_link_leads_somewhere(shared_world: LiveWorld, viewer: str) -> None:
    client = shared_world.client(viewer)
    found = {path: "typed" for path in STARTS if client.get(path).status_code not in NOT_THEIRS}
    found |= {"/sign-in": "typed"}
    seen: set[str] = set()
    wrong = []
    while (ahead := [path for path in found if path not in seen]) and len(seen) < MOST:
        path = ahead[0]
        seen.add(path)
        answer = client.get(path)
        if answer.status_code not in (200, 302, 303, 304):
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
