"""The cast of this room's tests."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.work import Work
from tests.support.applicants import mailed_link
from tests.support.cast import staff
from tests.support.staff import letters, member, with_session

__all__ = ["letters", "mailed_link", "member"]


@pytest.fixture
def alicja(client_as_visitor: Callable[[], FlaskClient], work: Work) -> FlaskClient:
    """Alicja, who organises everything, signed in."""
    account = staff(work, "Alicja", Role.organiser)
    return with_session(client_as_visitor(), work.session, account, work.now)
