"""Names and titles without a blank, of every script: no page grows wider than its window."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.extensions import db
from app.links import Purpose
from app.registrations.operations import Application, sign_up
from app.sqlite import begin_write
from app.web.request_work import command_work
from app.work import VISITOR
from tests.browser.conftest import LiveWorld, serving
from tests.support.browser import assert_axe_clean, assert_fits
from tests.support.cast import an_event
from tests.support.world import World

pytestmark = pytest.mark.browser

SLUG = "dlugie"
LONG = "Konstantynopolitańczykowianeczka" * 9
NAMES = (("😀Anna", LONG[:300]), ("محمد", "بن عبد الله"), ("=1+1", "<b>Żółć</b>"))


@pytest.fixture
def live_world(made_world: tuple[Path, World], tmp_path: Path) -> Iterator[LiveWorld]:
    """A world of this file's own."""
    with serving(made_world, tmp_path / "served") as served:
        yield served


@pytest.fixture
def addresses(live_world: LiveWorld) -> list[str]:
    """An event with a long title and people with long names; the pages that show them."""
    with live_world.app.app_context():
        begin_write(db.session())
        work = command_work(db.session())
        event = an_event(work, SLUG, title_pl=LONG[:300], title_en=None, organiser=LONG[:300])
        event.contact_name, event.contact_email = LONG[:300], f"{LONG[:60]}@example.org"
        event.meetings[0].venue = LONG[:300]
        rows = [
            sign_up(
                replace(work, actor=VISITOR),
                event,
                Application(
                    first_name=first,
                    last_name=last,
                    email=f"{LONG[:60]}{number}@example.org",
                    institution=LONG[:300],
                    privacy_notice_version="1",
                ),
            ).registration
            for number, (first, last) in enumerate(NAMES)
        ]
        token = work.links.token(Purpose.manage, rows[0].id, rows[0].link_version)
        session = event.meetings[0].sessions[0].id
        db.session.commit()
        paths = [f"/events/{SLUG}/", f"/events/{SLUG}/register", f"/registrations/{token}/", "/events/"]
        staff = f"/manage/events/{SLUG}"
        paths += [f"{staff}/", f"{staff}/registrations/", f"{staff}/attendance/", f"{staff}/sessions/"]
        paths += [f"{staff}/sessions/{session}/attendance", f"{staff}/messages/", f"{staff}/history/"]
        paths += [
            f"/manage/registrations/{rows[0].id}/",
            f"{staff}/edit",
            "/manage/events/",
            "/manage/institutions/",
        ]
        return paths


@pytest.mark.parametrize("viewport", ["phone", "desktop"])
def test_long_words(
    look: Callable[[str, str, str], Page], live_world: LiveWorld, addresses: list[str], viewport: str
) -> None:
    shown = look("alicja", viewport, "pl")
    wide = []
    for path in addresses:
        answer = shown.goto(live_world.base_url + path)
        assert answer is not None
        assert answer.status == 200
        try:
            assert_fits(shown)
        except AssertionError as problem:
            wide.append(str(problem))
    assert wide == []
    assert_axe_clean(shown)
