"""The place of these tests: a training whose lists are printed, signed in thought, and scanned."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.events.models import Event
from app.returned_lists.models import ReturnedPage
from app.work import Work
from tests.attendance.conftest import SignedIn, open_as, signed_in
from tests.attendance.people import a_training, group, held
from tests.returned_lists.scans import Sheet
from tests.support.cast import alicja, celina, daniel
from tests.support.printed import printed

__all__ = ["open_as", "signed_in"]


class Place:
    """A training of many people; Alicja organises it, Celina trains it, Daniel has nothing to do with it."""

    def __init__(self, work: Work, signed_in: SignedIn, slug: str = "modul", count: int = 40) -> None:
        self.work, self.slug, self._signed_in = work, slug, signed_in
        self.event: Event = a_training(work, slug)
        self.people = group(work, self.event, count)
        self.session = held(self.event, work)[0]
        work.session.commit()

    @property
    def at(self) -> str:
        """The address of the event's lists that came back."""
        return f"/manage/events/{self.slug}/sheets/returned/"

    def sheet(self, client: FlaskClient) -> Sheet:
        """Print the list of the first session."""
        address = f"/manage/events/{self.slug}/sessions/{self.session.id}/sheet.pdf"
        return Sheet(printed(client, address).data)


@pytest.fixture
def place(work: Work, signed_in: SignedIn) -> Place:
    """A training of forty people."""
    return Place(work, signed_in)


@pytest.fixture
def accounts(work: Work, place: Place) -> dict[str, Any]:
    """Who organises, who trains, and who does neither."""
    found = {"alicja": alicja(work), "celina": celina(work, place.event), "daniel": daniel(work)}
    work.session.commit()
    return found


@pytest.fixture
def client_of(accounts: dict[str, Any], signed_in: SignedIn) -> Callable[[str], FlaskClient]:
    """A browser of one of them: `client_of("alicja")`."""
    return lambda name: signed_in(accounts[name])


@pytest.fixture
def organiser(client_of: Callable[[str], FlaskClient]) -> FlaskClient:
    """Alicja's browser."""
    return client_of("alicja")


def send(client: FlaskClient, address: str, *files: tuple[str, bytes], lang: str = "en") -> TestResponse:
    """Send files as a browser does, and return the page to which that leads."""
    data: dict[str, Any] = {"files": [(BytesIO(data), name) for name, data in files]}
    answer = client.post(
        f"{address}?lang={lang}", data=data, content_type="multipart/form-data", follow_redirects=True
    )
    assert answer.status_code in (200, 422)
    return answer


def pages(work: Work) -> list[ReturnedPage]:
    """Return all pages that came back."""
    work.session.expire_all()
    return list(work.session.scalars(select(ReturnedPage).order_by(ReturnedPage.id)))
