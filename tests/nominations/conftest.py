"""An event to which two institutions send their people, with a link for each of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.events.models import Event, WhoDecides
from app.nominations.models import Nomination
from app.nominations.operations.naming import nominate
from app.outbox.models import Letter
from app.people.models import Institution
from app.people.operations import institution_for
from app.progress.models import InstitutionLink
from app.progress.operations.institution_links import Director, make_link
from app.projects.models import Project
from app.registrations.models import Registration
from app.registrations.operations import Colleague
from app.work import Actor, Work
from tests.attendance.conftest import signed_in
from tests.support.applicants import known
from tests.support.cast import actor, alicja
from tests.support.open_events import MakeEvent, make_event
from tests.support.team import celina

__all__ = ["celina", "make_event", "signed_in"]
MOPS, GOPS = "MOPS w Ełku", "GOPS w Piszu"


def colleague(number: int = 1, **typed: Any) -> Colleague:
    """Return an invented person, as a contact types them."""
    facts = {"first_name": "Ewa", "last_name": f"Nowa{number}", "email": f"ewa{number}@example.org"}
    return Colleague(**(facts | typed))


def posted(number: int = 1, **typed: str) -> dict[str, str]:
    """Return the form by which a contact names a person."""
    facts = {"first_name": "Ewa", "last_name": f"Nowa{number}", "email": f"ewa{number}@example.org"}
    return facts | typed


class Sending:
    """The event, its project, two institutions, and a link for the contact of each."""

    def __init__(self, work: Work, work_as: Callable[..., Work], make: MakeEvent, **facts: Any) -> None:
        known(work, MOPS, GOPS)
        self.project = Project(name="Kooperacja", created_at=work.now)
        work.session.add(self.project)
        work.session.flush()
        settings = {"capacity": 6, "per_institution_limit": 2, "reserves_per_institution": 2} | facts
        self.event: Event = make(project_id=self.project.id, who_decides=WhoDecides.institution, **settings)
        self.mops, self.gops = _institution(work, MOPS), _institution(work, GOPS)
        self.account = alicja(work)
        self.work, self.staff = work, work_as(actor(self.account))
        work.session.commit()
        self.link = self.make_link(self.mops, "maria@example.org")
        self.other = self.make_link(self.gops, "ola@example.org")
        work.session.commit()

    def make_link(self, institution: Institution, email: str) -> InstitutionLink:
        """Mail a link to an institution's contact."""
        ends_on = self.work.today + timedelta(days=30)
        director = Director(name="Maria Lis", email=email, language="pl", ends_on=ends_on)
        return make_link(self.staff, self.project, institution, director)

    def name(self, number: int, link: InstitutionLink | None = None, **how: Any) -> Nomination:
        """Name somebody as a contact does."""
        link = link or self.link
        work = replace(self.work, actor=Actor("visitor", None, link.name))
        return nominate(work, self.event, link.institution, colleague(number), link=link, **how)

    def own(self, registration: Registration) -> Work:
        """Return the work of a person behind their link."""
        return replace(self.work, actor=Actor("participant", registration.person_id, registration.name))

    def path(self, link: InstitutionLink | None = None, rest: str = "") -> str:
        """Return the address of a contact's page of the event."""
        link = link or self.link
        token = self.work.links.institution(link.id, link.version).rstrip("/").rpartition("/")[2]
        return f"/institutions/{token}/events/{self.event.slug}/{rest}"

    def own_path(self, registration: Registration) -> str:
        """Return the address of a person's page."""
        address = self.work.links.registration(registration.id, registration.link_version)
        return "/registrations/" + address.split("/registrations/")[1]

    def letters(self, recipient: str) -> list[Letter]:
        """Return the letters to an address, the first first."""
        query = select(Letter).where(Letter.recipient == recipient).order_by(Letter.id)
        return list(self.work.session.scalars(query))


def _institution(work: Work, name: str) -> Institution:
    found = institution_for(work, name)
    assert found is not None
    return found


@pytest.fixture
def sending(work: Work, work_as: Callable[..., Work], make_event: MakeEvent) -> Sending:
    """The event and its institutions."""
    return Sending(work, work_as, make_event)
