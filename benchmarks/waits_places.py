"""What the pages that people wait for show: an event of many people that is on today, and all around it."""

import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.accounts.models import Account
from app.accounts.passwords import DEMO_PASSWORD
from app.events.models import Event, Session
from app.links import Purpose
from app.people.models import Person
from app.progress.models import InstitutionLink
from app.projects.models import Project
from app.registrations.models import Registration
from app.web.transactions import transaction
from app.work import Work
from benchmarks.data import CROWD, an_event
from benchmarks.door import door_of
from benchmarks.exports import ORGANISER
from benchmarks.hours_install import expect
from benchmarks.installation import application, at_work
from benchmarks.reports import report_of
from tests.support.databases import settings
from tests.support.recruitments import a_recruitment

EVENT = f"/manage/events/{CROWD}"


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses that name rows, by the names that pages use for them.

    `calendars`: those of the event's people; `marks`: the names of the grid's fields, once it was read.
    """

    paths: Mapping[str, str]
    calendars: Sequence[str]
    marks: list[str] = field(default_factory=list)

    def path(self, page: str) -> str:
        """Return a page's address."""
        return self.paths.get(page, page)


def places(url: str, folder: Path, people: int) -> Places:
    """Make what the pages show in a database with the demo and a crowd of so many."""
    with at_work(application(url, folder)), transaction() as work:
        event = work.session.scalars(select(Event).where(Event.slug == CROWD)).one()
        event.project = work.session.scalars(select(Project).order_by(Project.id).limit(1)).one()
        paths = dict(_of_people(work, event)) | dict(_of_recruitment(work, event.project))
        calendars = _calendars(work, event)
        known = _institution(work, event)
        paths["{institution}"] = f"/manage/institutions/{known}/"
        paths["{director}"] = _directors_page(work, event, known)
        today = event.meetings[0].sessions[0]
        before = Session(
            day=work.today - timedelta(days=1), starts_at=today.starts_at, ends_at=today.ends_at,
            changed_at=work.now,
        )  # fmt: skip
        event.meetings[0].sessions.append(before)
        work.session.flush()
        report, there = report_of(before, people), f"{EVENT}/sessions/{before.id}"
        paths["{session}"] = f"{EVENT}/sessions/{today.id}/attendance"
        paths["{evidence}"] = f"{there}/evidence"
    paths["{report}"] = _report_sent_in(url, folder, there, report)
    paths["{door}"] = door_of(url, folder).path
    return Places(paths, calendars)


def _of_people(work: Work, event: Event) -> Iterator[tuple[str, str]]:
    """Give a participant's own page and their link to sign in."""
    query = select(Registration).where(Registration.event_id == event.id)
    one = work.session.scalars(query.order_by(Registration.id).limit(1)).one()
    yield "{own}", f"/registrations/{work.links.token(Purpose.manage, one.id, one.link_version)}/"
    person = work.session.get_one(Person, one.person_id)
    person.sign_in_until = work.now + timedelta(minutes=20)
    token = work.links.token(Purpose.sign_in_person, person.id, person.sign_in_version)
    yield "{sign-in}", f"/sign-in/{token}"


def _calendars(work: Work, event: Event) -> list[str]:
    """Return the addresses of the calendars of the event's people, since one is given only so often."""
    query = select(Person).join(Registration, Registration.person_id == Person.id)
    feeds = (
        work.links.feed(Purpose.person_feed, person.id, person.feed_version)
        for person in work.session.scalars(query.where(Registration.event_id == event.id))
    )
    return [urllib.parse.urlsplit(feed).path for feed in feeds]


def _of_recruitment(work: Work, project: Project) -> Iterator[tuple[str, str]]:
    """Make a recruitment over three events, and give its page and the form of one of them."""
    events = [an_event(900 + each, slug=f"nabor-{each}", record_id=f"nabor-{each}") for each in range(3)]
    work.session.add_all(events)
    work.session.flush()
    made = a_recruitment(work, *events, project=project)
    yield "{recruitment}", f"/recruitments/{made.id}/"
    yield "{recruitment form}", "/events/nabor-0/register"


def _institution(work: Work, event: Event) -> int:
    """Return an institution that sends people to the event."""
    query = select(Registration.institution_id).where(Registration.event_id == event.id)
    return work.session.scalars(query.where(Registration.institution_id.is_not(None)).limit(1)).one() or 0


def _directors_page(work: Work, event: Event, known: int) -> str:
    """Give a director of an institution a link to its people's hours, and return its page."""
    account = work.session.scalars(select(Account).where(Account.email == ORGANISER)).one()
    link = InstitutionLink(
        institution_id=known, project_id=event.project_id, name="Maria Lis", email="maria.lis@example.org",
        ends_on=work.today + timedelta(days=30), account_id=account.id, created_at=work.now, version=1,
    )  # fmt: skip
    work.session.add(link)
    work.session.flush()
    return f"/institutions/{work.links.token(Purpose.institution, link.id, link.version)}/"


def _report_sent_in(url: str, folder: Path, session: str, report: bytes) -> str:
    """Let an organiser send a meeting report in; return its page."""
    app = create_app(settings(url, folder))
    client: FlaskClient = app.test_client()
    expect(client.post("/sign-in", data={"email": ORGANISER, "password": DEMO_PASSWORD}), 303)
    form = {"files": (BytesIO(report), "raport.csv"), "zone": "Europe/Warsaw"}
    answer = expect(client.post(f"{session}/meeting-reports/", data=form), 303)
    with at_work(app):
        pass
    return urllib.parse.urlsplit(answer.location).path
