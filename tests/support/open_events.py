"""Events with a meeting for which people can sign up."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy.orm import Session as DatabaseSession

from app.events.details import set_detail
from app.events.models import (
    Event,
    FormOfSupport,
    Meeting,
    Mode,
    Publication,
    RegistrationRules,
    Session,
    WhoApplies,
)
from app.events.summary import derive
from tests.support.access import let_in

CREATED = datetime(2026, 8, 1, 8, 0, tzinfo=UTC)
DAY = date(2026, 10, 14)
"""The day of the only meeting: a Wednesday, six weeks after the clock of the tests."""

MakeEvent = Callable[..., Event]
ACCESS = ("online_link", "access_code", "meeting_password")


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
        rules=RegistrationRules(who_applies=WhoApplies.anybody, withdrawal_cutoff_hours=24),
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
    """Make and commit events; a meeting's access data are sealed."""
    made = 0

    def make(**facts: Any) -> Event:
        nonlocal made
        made += 1
        of_meeting = dict(facts.pop("meeting", {}))
        access = {name: of_meeting.pop(name) for name in ACCESS if name in of_meeting}
        event = built_event(made, meeting=of_meeting, **facts)
        session.add(event)
        session.flush()
        if access:
            let_in(event.meetings[0], **access)
        session.commit()
        return event

    return make
