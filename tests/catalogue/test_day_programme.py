"""Participants read what is taught from when to when: on the page, in calendars, and never an older name."""

import re
from datetime import time
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.events.models import Block, Event, ParallelGroup
from app.programmes.details import PartDetails
from app.programmes.models import Module
from app.programmes.operations import save_part
from app.work import Work
from tests.progress.modules import a_module
from tests.support.cast import an_event
from tests.support.statements import reads_of, statements


@pytest.fixture
def edition(work: Work) -> Event:
    """An edition with three meetings, one of them planned: a part with an English name, and one without."""
    module = a_module(work, 270, 180)
    module.parts[0].name_en = "The centre and its law"
    event = an_event(work, meetings=3, module=module, parallel_groups=[ParallelGroup(name="A", position=0)])
    for meeting in event.meetings[:2]:
        meeting.sessions[0].blocks = [
            Block(starts_at=time(9), ends_at=time(10, 30), minutes=90, part=module.parts[0]),
            Block(starts_at=time(10, 45), ends_at=time(12), minutes=75, part=module.parts[1]),
            Block(starts_at=time(12), ends_at=time(13), minutes=60),
        ]
    event.meetings[1].parallel_group = event.parallel_groups[0]
    work.session.commit()
    return event


def text_of(client: FlaskClient, address: str) -> str:
    return unescape(client.get(address).get_data(as_text=True)).replace("\xa0", " ").replace("\r\n ", "")


def test_the_page_tells_the_days(client: FlaskClient, work: Work, edition: Event) -> None:
    page = text_of(client, "/events/seminarium/")
    assert "Program dni" in page
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "9:00–10:30 Część 1 10:45–12:00 Część 2 12:00–13:00 Zajęcia" in words
    assert words.count("· A 9:00–10:30") == 1
    assert "10 godz. (po 45 min)" in page
    english = text_of(client, "/events/seminarium/?lang=en")
    assert "<span>The centre and its law</span>" in english
    assert re.search(r'<span\s+lang="pl">Część 2</span>', english)


def test_a_part_that_gets_another_name_is_told_at_once(
    client: FlaskClient, work: Work, edition: Event
) -> None:
    addresses = ("/events/seminarium/", "/events/seminarium/calendar.ics")
    assert all("Część 2" in text_of(client, each) for each in addresses)
    module: Module | None = edition.module
    assert module is not None
    save_part(work, module, module.parts[1], PartDetails("Diagnoza", 180))
    work.session.commit()
    assert all("Diagnoza" in text_of(client, each) for each in addresses)


def test_calendars_tell_the_days(client: FlaskClient, work: Work, edition: Event) -> None:
    for address in ("/events/seminarium/calendar.ics", "/feeds/events.ics"):
        calendar = text_of(client, address)
        assert calendar.count("9:00–10:30 Część 1") == 2, address
        assert "12:00–13:00 Zajęcia" in calendar


def test_what_is_read_does_not_grow_with_days_or_editions(
    client: FlaskClient, work: Work, edition: Event
) -> None:
    def asked(address: str) -> int:
        work.session.expire_all()
        with statements() as seen:
            assert client.get(address).status_code == 200
        return len(reads_of(seen))

    few = {each: asked(each) for each in ("/feeds/events.ics", "/events/seminarium/calendar.ics")}
    for number in range(4):
        other = an_event(work, f"inna-{number}", meetings=4, module=a_module(work, 90))
        for meeting in other.meetings:
            part = other.module.parts[0] if other.module else None
            meeting.sessions[0].blocks = [
                Block(starts_at=time(9), ends_at=time(10, 30), minutes=90, part=part)
            ]
    edition.version += 1
    work.session.commit()
    assert {each: asked(each) for each in few} == few
