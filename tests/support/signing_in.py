"""Clients with the session of staff: fixtures that several rooms share."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Account, Role
from app.accounts.operations import add_staff, give_role
from app.work import Work
from tests.support.staff import PASSWORD, with_session

SignIn = Callable[..., FlaskClient]


def signed_in(client: FlaskClient, account: Account, work: Work) -> FlaskClient:
    """Return the client with the session of somebody who has just signed in."""
    return with_session(client, work.session, account, work.now)


@pytest.fixture
def sign_in(client_as_visitor: Callable[[], FlaskClient], work: Work) -> SignIn:
    """Make a signed-in client: `sign_in("Alicja", Role.organiser)`."""

    def made(name: str, *roles: Role) -> FlaskClient:
        account = add_staff(work, f"{name.lower()}@example.org", name, PASSWORD)
        for role in roles:
            give_role(work, account, role)
        return signed_in(client_as_visitor(), account, work)

    return made


@pytest.fixture
def alicja(sign_in: SignIn) -> FlaskClient:
    """Alicja, who organises everything."""
    return sign_in("Alicja", Role.organiser)
