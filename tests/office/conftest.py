"""The cast of this room's tests: an administrator who is signed in, and texts of notices."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Account, Role
from app.office.models import Notice, NoticeKind
from app.office.operations import publish_notice, save_notice
from app.office.queries import latest_notice
from app.work import Work
from tests.conftest import TestClock
from tests.support.cast import session_key, staff


@pytest.fixture
def grazyna(work: Work) -> Account:
    """Grazyna administers."""
    account = staff(work, "Grazyna", Role.administrator)
    work.session.commit()
    return account


@pytest.fixture
def admin(
    work: Work, grazyna: Account, clock: TestClock, client_as_visitor: Callable[[], FlaskClient]
) -> FlaskClient:
    """Her browser, signed in."""
    client = client_as_visitor()
    key = session_key(work.session, grazyna, clock())
    work.session.commit()
    with client.session_transaction() as kept:
        kept["_user_id"] = key
        kept["_fresh"] = True
    return client


@pytest.fixture
def publish(work: Work) -> Callable[..., Notice]:
    """Save and publish a text: `publish("Administratorem jest urząd.")`."""

    def made(text: str, english: str | None = None, kind: NoticeKind = NoticeKind.privacy) -> Notice:
        latest = latest_notice(work, kind)
        notice = save_notice(work, kind, text, english, latest.number if latest else 0)
        publish_notice(work, notice)
        work.session.commit()
        return notice

    return made
