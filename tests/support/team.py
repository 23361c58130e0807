"""Alicja who organises and Celina who trains, signed in."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.work import Work
from tests.support.staff import PASSWORD, with_session


@pytest.fixture
def alicja(work: Work, client_as_visitor: Callable[[], FlaskClient]) -> FlaskClient:
    """Alicja, who organises, signed in."""
    account = add_staff(work, "alicja@example.org", "Alicja Nowak", PASSWORD)
    give_role(work, account, Role.organiser)
    return with_session(client_as_visitor(), work.session, account, work.now)


@pytest.fixture
def celina(work: Work, client_as_visitor: Callable[[], FlaskClient]) -> FlaskClient:
    """Celina, who trains and organises nothing, signed in."""
    account = add_staff(work, "celina@example.org", "Celina Maj", PASSWORD)
    give_role(work, account, Role.trainer)
    return with_session(client_as_visitor(), work.session, account, work.now)
