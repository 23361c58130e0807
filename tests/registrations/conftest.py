"""What the tests of registrations share: events with a meeting, and people who sign up."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session as DatabaseSession

from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.events.details import set_detail
from app.events.models import (
    Event,
    FormOfSupport,
    Meeting,
    Mode,
    Publication,
    RegistrationMode,
    RegistrationRules,
    Session,
)
from app.events.summary import derive
from app.links import Purpose
from app.people.operations import institution_for
from app.registrations.models import Registration
from app.registrations.operations import Application
from app.work import Work
from tests.support.staff import with_session

PASSWORD = "zielony parasol 7"

CREATED = datetime(2026, 8, 1, 8, 0, tzinfo=UTC)
DAY = date(2026, 10, 14)
"""The day of the only meeting: a Wednesday, six weeks after the clock of the tests."""

MakeEvent = Callable[..., Event]


def built_event(number: int = 1, **facts: Any) -> Event:
    """Return an event of one meeting on DAY, 9:00 to 15:00; `facts` are columns, `days` its sessions."""
    days = facts.pop("days", [(DAY, time(9), time(15))])
    meeting_facts = facts.pop("meeting", {})
    event = Event(
        record_id=f"event-{number}",
        slug=f"event-{number}",
        created_at=CREATED,
        changed_at=CREATED,
        title_pl="Seminarium: Żółć i łąka",
        form_of_support=FormOfSupport.seminar,
        mode=Mode.onsite,
        publication=Publication.published,
        contact_name="Alicja Nowak",
        contact_phone="+48 600 100 200",
        contact_email="alicja@example.org",
        version=1,
        rules=RegistrationRules(
            registration_mode=RegistrationMode.open_application, withdrawal_cutoff_hours=24
        ),
    )
    meeting = Meeting(position=1, city="Łódź", venue="Sala 12", **meeting_facts)
    meeting.sessions = [
        Session(day=day, starts_at=start, ends_at=end, sequence=0, changed_at=CREATED)
        for day, start, end in days
    ]
    event.meetings = [meeting] if days else []
    for name, value in facts.items():
        set_detail(event, name, value)
    derive(event)
    return event


@pytest.fixture
def make_event(session: DatabaseSession) -> MakeEvent:
    """Make and commit events."""
    made = 0

    def make(**facts: Any) -> Event:
        nonlocal made
        made += 1
        event = built_event(made, **facts)
        session.add(event)
        session.commit()
        return event

    return make


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


@pytest.fixture
def alicja(work: Work, client_as_visitor: Callable[[], FlaskClient]) -> FlaskClient:
    """Alicja, who organises, signed in."""
    account = add_staff(work, "alicja@example.org", "Alicja Nowak", PASSWORD)
    give_role(work, account, Role.organiser)
    return with_session(client_as_visitor(), work.session, account, work.now)


@pytest.fixture
def celina(work: Work, client_as_visitor: Callable[[], FlaskClient]) -> FlaskClient:
    """Celina, who trains and organises nothing, signed in."""
    account = add_staff(work, "celina@example.org", "Celina Maj", PASSWORD)
    give_role(work, account, Role.trainer)
    return with_session(client_as_visitor(), work.session, account, work.now)
