"""A webinar with its people, and files read as reports of it."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from app.events.models import Event, Session
from app.events.timing import sessions_of
from app.files.storage import Upload
from app.files.tables import table_upload
from app.meeting_reports.models import MeetingReport
from app.meeting_reports.operations.reading import How, take_in
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.people import registered
from tests.meeting_reports.files import rows_of
from tests.support.open_events import MakeEvent, make_event
from tests.support.team import alicja, celina

__all__ = ["alicja", "celina", "make_event"]

DAY = date(2026, 11, 25)
HOURS = time(10), time(13)
Webinar = Callable[..., tuple[Event, Session, list[Registration]]]
Take = Callable[..., MeetingReport]


@pytest.fixture
def webinar(work: Work, make_event: MakeEvent) -> Webinar:
    """Make a webinar of 25 November, 10:00 to 13:00, with people by first name, last name and address."""

    def made(*people: tuple[str, str, str], **facts: Any) -> tuple[Event, Session, list[Registration]]:
        facts.setdefault("days", [(DAY, *HOURS)])
        event = make_event(**facts)
        event.title_pl = "Webinarium"
        found = [
            registered(work, event, first, last, email=email, queue_number=number)
            for number, (first, last, email) in enumerate(people, 1)
        ]
        work.session.commit()
        return event, sessions_of(event)[0], found

    return made


@pytest.fixture
def take(work: Work) -> Take:
    """Read a text as a report of a session."""

    def taken(session: Session, text: str, name: str = "raport.csv", **how: Any) -> MeetingReport:
        report = take_in(work, session, as_upload(text, name), rows_of(text), How(**how))
        work.session.commit()
        return report

    return taken


def as_upload(text: str, name: str = "raport.csv") -> Upload:
    """Return a text as a file that was sent."""
    return table_upload(name, text.encode(), field="files")
