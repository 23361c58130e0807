"""The events and the staff of this room's tests."""

from collections.abc import Callable

import pytest

from app.events.models import CompletedBy, Event
from app.registrations.models import Registration
from app.registrations.operations import sign_up
from app.signed_papers.codes import code_of
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent, make_event
from tests.support.team import alicja, celina

__all__ = ["alicja", "celina", "make_event"]

Apply = Callable[..., Registration]


@pytest.fixture
def event(make_event: MakeEvent) -> Event:
    """An event whose applications are complete by a signed form; two have a place."""
    return make_event(completed_by=CompletedBy.signed_form, capacity=2)


@pytest.fixture
def apply(work: Work) -> Apply:
    """Let an invented person apply: `apply(event, 1)`."""

    def made(event: Event, number: int = 1, **facts: str) -> Registration:
        registration = sign_up(work, event, person(number, **facts)).registration
        work.session.commit()
        return registration

    return made


def code(work: Work, registration: Registration) -> str:
    """Return the text of the code on a registration's form."""
    return code_of(work.links, registration.id)


def own(work: Work, registration: Registration) -> str:
    """Return the address of the page of the signed form behind the mailed link."""
    path = work.links.registration(registration.id, registration.link_version)
    return "/registrations/" + path.split("/registrations/")[1] + "paper"
