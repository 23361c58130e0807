"""Invented people who sign up, by the operation and by the form, and the links that they are mailed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session as DatabaseSession

from app.events.models import (
    Event,
)
from app.links import Purpose
from app.people.operations import institution_for
from app.registrations.models import Registration
from app.registrations.operations import Application
from app.work import Work


def known(work: Work, *names: str) -> None:
    """Make institutions that staff have confirmed."""
    for name in names:
        institution = institution_for(work, name)
        assert institution is not None
        institution.is_confirmed = True
    work.session.commit()


def person(number: int = 1, **facts: Any) -> Application:
    """Return the application of an invented person."""
    typed: dict[str, Any] = {
        "first_name": "Bartek",
        "last_name": f"Wiśniewski{number}",
        "email": f"bartek{number}@example.org",
        "privacy_notice_version": "1",
    }
    return Application(**{**typed, **facts})


def typed(number: int = 1, **facts: str) -> dict[str, str]:
    """Return the sign-up form of an invented person, filled in."""
    fields = {
        "first_name": "Bartek",
        "last_name": f"Wiśniewski{number}",
        "email": f"bartek{number}@example.org",
        "privacy_notice": "y",
    }
    return {**fields, **facts}


def send_form(client: FlaskClient, event: Event, number: int = 1, **facts: str) -> str:
    """Sign up through the form and return the address to which it leads."""
    answer = client.post(f"/events/{event.slug}/register", data=typed(number, **facts))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


MailedLink = Callable[[str], str]


@pytest.fixture
def mailed_link(app: Flask, session: DatabaseSession) -> MailedLink:
    """Return the address in the letter about the registration to which a form led."""

    def mailed(form_link: str) -> str:
        claim = app.extensions["links"].claim(Purpose.form, form_link.split("/")[-2])
        row = session.get_one(Registration, claim.id)
        token = app.extensions["links"].token(Purpose.manage, row.id, row.link_version)
        return f"/registrations/{token}/"

    return mailed


def own_address(work: Work, live_url: str, row: Registration) -> str:
    """Return the address of a registration's page on a server that runs."""
    path = work.links.registration(row.id, row.link_version).split("/registrations/")[1]
    return f"{live_url}/registrations/{path}"
