"""A project with events that ask for the participation form, and people who have places."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.events.models import Event, WhoHandsIn
from app.projects.models import Project
from app.registrations.models import Registration
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent, make_event
from tests.support.staff import PASSWORD, with_session
from tests.support.team import alicja, celina

__all__ = ["alicja", "celina", "make_event"]

Seated = Callable[..., Registration]
Events = Callable[..., Event]


def a_project(work: Work, name: str = "Kooperacje") -> Project:
    """Return the project of a name, made if there is none."""
    found = work.session.scalar(select(Project).where(Project.name == name))
    if found is None:
        found = Project(name=name, created_at=work.now)
        work.session.add(found)
        work.session.flush()
    return found


@pytest.fixture
def events(work: Work, make_event: MakeEvent) -> Events:
    """Make an event of a project: `events("always", project="Inny")`."""

    def made(asked: str = "newcomers", project: str = "Kooperacje", **facts: Any) -> Event:
        event = make_event(participation=WhoHandsIn(asked), **facts)
        event.project = a_project(work, project)
        work.session.commit()
        return event

    return made


@pytest.fixture
def event(events: Events) -> Event:
    """An event that asks newcomers."""
    return events()


@pytest.fixture
def seated(work: Work) -> Seated:
    """Let an invented person have a place: `seated(event, 1)`."""

    def made(event: Event, number: int = 1, **facts: str) -> Registration:
        registration = sign_up(work, event, person(number, **facts)).registration
        work.session.commit()
        return registration

    return made


@pytest.fixture
def officer(work: Work, client_as_visitor: Callable[[], FlaskClient]) -> FlaskClient:
    """Olga, a monitoring officer everywhere, signed in."""
    account = add_staff(work, "olga@example.org", "Olga Monitorska", PASSWORD)
    give_role(work, account, Role.monitoring)
    return with_session(client_as_visitor(), work.session, account, work.now)


PESEL = "80831410146"
"""A number of nobody alive: of a woman born on 14 March 1880."""


def typed(**changed: str) -> dict[str, str]:
    """Return a form that is filled in well, some answers changed; an empty one is left out."""
    answers = {
        "citizenship": "polish", "participant_kind": "institution", "pesel": PESEL, "sex": "woman",
        "education": "isced_5_8", "country": "Polska", "voivodeship": "28", "county": "piski",
        "municipality": "Biała Piska", "town": "Drygały", "postcode": "12-230", "phone": "600 100 299",
        "email": "prywatny@example.com", "labour": "employed/local_government",
        "foreign_background": "no", "third_country": "no", "minority": "refused", "homeless": "no",
        "disability": "refused",
    }  # fmt: skip
    return {name: text for name, text in {**answers, **changed}.items() if text}


def own(work: Work, registration: Registration) -> str:
    """Return the address of the participation form behind the mailed link."""
    path = work.links.registration(registration.id, registration.link_version)
    return "/registrations/" + path.split("/registrations/")[1] + "participation"
