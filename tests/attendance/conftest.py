"""Signed-in clients and browsers, without the way over the sign-in page."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from app.accounts.models import Account
from tests.conftest import TestClock
from tests.support.browser import OpenPage
from tests.support.staff import with_session

SignedIn = Callable[[Account], FlaskClient]
OpenAs = Callable[..., Page]


@pytest.fixture
def signed_in(client_as_visitor: Callable[[], FlaskClient], clock: TestClock, session: Session) -> SignedIn:
    """Make a client of one member of staff: `signed_in(alicja)`."""

    def made(account: Account) -> FlaskClient:
        return with_session(client_as_visitor(), session, account, clock.now)

    return made


@pytest.fixture
def open_as(signed_in: SignedIn, open_page: OpenPage, live_url: str, session: Session) -> OpenAs:
    """Open an address as a member of staff: `open_as(celina, "/manage/sessions/", viewport="phone")`.

    The test's session commits first, so that the server sees what the test has made.
    """

    def opened(account: Account, path: str, **choice: object) -> Page:
        cookie = signed_in(account).get_cookie("session")
        session.commit()
        assert cookie is not None
        page = open_page(**choice)
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": live_url}])
        page.goto(live_url + path)
        assert "/sign-in" not in page.url
        return page

    return opened
