"""The link of a newsletter in the header List-Unsubscribe: mail programs post it, without a token."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.consents.models import Consent, ConsentChannel
from app.consents.operations import About, GivenConsent, give
from app.links import Purpose
from app.notices.models import TextKind, TextVersion
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.cast import an_event

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Check tokens, as outside of tests."""
    return {"WTF_CSRF_ENABLED": True}


@pytest.fixture
def path(work: Work, publish: Callable[..., TextVersion]) -> str:
    """The link of a reader."""
    text = publish(TextKind.newsletter, None, "Newsletter.")
    event = an_event(work)
    row = sign_up(work, event, person(1)).registration
    given = [GivenConsent(TextKind.newsletter, text.id)]
    give(work, row.person, event, given, ConsentChannel.form, About("registration", row.id, event.id))
    work.session.commit()
    return f"/newsletter/{work.links.token(Purpose.newsletter, row.person_id, 1)}/"


def in_force(work: Work) -> list[Consent]:
    """Return the consents that stand."""
    work.session.expire_all()
    return list(work.session.scalars(select(Consent).where(Consent.withdrawn_at.is_(None))))


def test_a_mail_program_withdraws_with_one_click(client: FlaskClient, work: Work, path: str) -> None:
    for _ in range(2):
        assert client.post(path, data=ONE_CLICK).status_code == 303
        assert in_force(work) == []
    (row,) = work.session.scalars(select(Consent))
    assert row.withdrawn_by == ConsentChannel.link


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "yes"}, {"csrf_token": "x"}])
def test_any_other_post_needs_the_form(
    client: FlaskClient, work: Work, path: str, data: dict[str, str]
) -> None:
    assert client.post(path, data=data).status_code == 400
    assert len(in_force(work)) == 1


def test_a_forged_link_withdraws_nothing(client: FlaskClient, work: Work, path: str) -> None:
    assert client.post(f"{path[:-3]}AA/", data=ONE_CLICK).status_code == 404
    assert len(in_force(work)) == 1
