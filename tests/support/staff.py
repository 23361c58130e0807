"""Staff with a password, a way to sign them in, and their letters: fixtures that several rooms share."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.accounts.operations import add_staff, give_role
from app.outbox.models import Letter
from app.work import Work
from tests.support.cast import session_key

PASSWORD = "zielony parasol 7"

Letters = Callable[[], list[Letter]]


def with_session(client: FlaskClient, session: Session, account: Account, now: datetime) -> FlaskClient:
    """Return the client with the session of a sign-in at `now`, without the way over the page; commits."""
    with client.session_transaction() as kept:
        kept["_user_id"] = session_key(session, account, now)
        kept["_fresh"] = True
    session.commit()
    return client


@pytest.fixture
def member(work: Work) -> Callable[..., Account]:
    """Make a member of staff: `member("alicja", Role.organiser)`, with the password PASSWORD."""

    def made(name: str, *roles: Role, password: str | None = PASSWORD) -> Account:
        account = add_staff(work, f"{name}@example.org", name.capitalize(), password)
        for role in roles:
            give_role(work, account, role)
        work.session.commit()
        return account

    return made


@pytest.fixture
def alicja(member: Callable[..., Account]) -> Account:
    """Alicja organises."""
    return member("alicja", Role.organiser)


@pytest.fixture
def admin(member: Callable[..., Account]) -> Account:
    """The administrator."""
    return member("admin", Role.administrator)


@pytest.fixture
def letters(session: Session) -> Letters:
    """Read the outbox, oldest first."""

    def read() -> list[Letter]:
        session.expire_all()
        return list(session.scalars(select(Letter).order_by(Letter.id)))

    return read


@pytest.fixture
def signed_in(
    client_as_visitor: Callable[[], FlaskClient],
) -> Callable[..., FlaskClient]:
    """Sign a member of staff in through the page: `signed_in(alicja)`."""

    def made(account: Account, password: str = PASSWORD) -> FlaskClient:
        client = client_as_visitor()
        answer = client.post("/sign-in", data={"email": account.email, "password": password})
        assert answer.status_code == 303
        return client

    return made
