"""The cast of this room's tests: an administrator who is signed in, a project, and published texts."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Account, Role
from app.notices.models import TextKind, TextVersion
from app.notices.operations import publish_text, save_text
from app.notices.queries import latest_text
from app.projects.models import Project
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
def project(work: Work) -> Project:
    """A project that the European Union pays for."""
    made = Project(name="Kooperacje 3D", programme_pl="FERS", created_at=work.now)
    work.session.add(made)
    work.session.commit()
    return made


@pytest.fixture
def publish(work: Work) -> Callable[..., TextVersion]:
    """Save and publish a text: `publish(TextKind.minister, project, "Minister.")`."""

    def made(kind: TextKind, of: Project | None, text: str, english: str | None = None) -> TextVersion:
        latest = latest_text(work, kind, of.id if of else None)
        version = save_text(work, kind, of, text, english, latest.number if latest else 0)
        publish_text(work, version)
        work.session.commit()
        return version

    return made
