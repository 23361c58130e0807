"""What the tests of events share: Alicja signed in, and events of the cast."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account, Role
from app.accounts.operations import add_staff, give_role
from app.work import Work
from tests.support.staff import with_session

PASSWORD = "zielony parasol 7"
ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "app" / "demo" / "data"

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


@pytest.fixture
def command(app: Flask) -> Callable[..., Any]:
    """Run a command of the application: `command("events", "dump")`."""

    def run(*arguments: str) -> Any:
        return app.test_cli_runner().invoke(args=list(arguments))

    return run
