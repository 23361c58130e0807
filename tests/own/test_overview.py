"""The page where participants find all their registrations and hours."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.work import Work
from tests.conftest import TestClock
from tests.support.html import texts_of
from tests.support.world import World, build_world


@pytest.fixture
def world(work: Work, session: Session) -> World:
    """Everybody and one of everything."""
    built = build_world(work)
    session.commit()
    return built


def test_my_page_lists_the_own_registrations_and_hours(
    client: FlaskClient, world: World, clock: TestClock
) -> None:
    page = world.sign_in(client, "bartek", clock()).get("/my/?lang=en").text
    assert texts_of(page, r'<h3><a href="/registrations/[^>]*>(.*?)</h3>') == [
        "Seminar on effective teamwork",
        "Moduł I: organizacja usług",
    ]
    below = page.partition('id="registrations"')[2]
    assert texts_of(below, r'<span class="chip.*?<span>(.*?)</span>') == ["Place confirmed"] * 2
    # 180 of 360 minutes, shown in hours of 45.
    assert texts_of(page, r'<p class="hours-text">(.*?)</p>') == ["Credited: 4 of 8 hours (of 45 min)"]
    links = re.findall(r'<h3>\s*<a href="(/registrations/[^"]+)"', page)
    assert links == [f"/registrations/{world.tokens[name]}/" for name in ("place", "in_training")]


def test_my_page_is_for_participants(client: FlaskClient, world: World, clock: TestClock) -> None:
    assert client.get("/my/").location == "/sign-in?next=/my/"
    assert world.sign_in(client, "alicja", clock()).get("/my/").status_code == 403
