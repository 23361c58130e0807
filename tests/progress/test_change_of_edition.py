"""Who changes to another edition belongs to the old one until the day before, and takes the hours along."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.attendance.operations import confirm_register, set_marks
from app.attendance.queries.expected import owed
from app.events.models import Event
from app.events.summary import derive
from app.programmes.models import Module, Programme
from app.progress.queries import standing_in
from app.registrations.models import Registration
from app.registrations.operations import change_edition
from app.work import Work
from tests.attendance.people import a_training, registered
from tests.support.cast import actor, alicja


@pytest.fixture
def module(work: Work) -> Module:
    programme = Programme(record_id="cus", name_pl="CUS", created_at=work.now)
    module = Module(
        programme=programme, position=0, record_id="cus-1", name_pl="Moduł", unit_minutes=45,
        required_minutes=1440,
    )  # fmt: skip
    work.session.add(module)
    work.session.flush()
    return module


def edition(work: Work, module: Module, slug: str, *days: int) -> Event:
    """Make an edition with a session on each of these days from today."""
    columns = {"required_minutes": None, "unit_minutes": None, "module": module}
    event = a_training(work, slug, meetings=len(days), **columns)
    for meeting, day in zip(event.meetings, days, strict=True):
        meeting.sessions[0].day = work.today + timedelta(days=day)
    derive(event)
    work.session.flush()
    return event


def days_owed(work: Work, row: Registration) -> list[int]:
    """Return the days from today on which somebody is expected."""
    sessions = {s.id: s for meeting in row.event.meetings for s in meeting.sessions}
    pairs = work.session.execute(owed().where(Registration.id == row.id))
    return sorted((sessions[id].day - work.today).days for _, id in pairs)


def test_days_before_count_here_and_days_after_there(
    work: Work, work_as: Callable[..., Work], module: Module
) -> None:
    mine = work_as(actor(alicja(work)))
    first = edition(work, module, "pierwsza", -7, 3, 10)
    second = edition(work, module, "druga", 5, 12, 19)
    row = registered(work, first, "Anna", "Łęcka")
    session = first.meetings[0].sessions[0]
    set_marks(mine, session, {row.id: "present"})
    confirm_register(mine, session)
    work.session.commit()
    before = standing_in(work, module.id, row.person_id)
    assert before.earned == 360
    new = change_edition(mine, row, second, work.today + timedelta(days=5))
    work.session.commit()
    assert days_owed(work, row) == [-7, 3]
    assert days_owed(work, new) == [5, 12, 19]
    after = standing_in(work, module.id, row.person_id)
    assert (after.earned, after.possible) == (360, 4 * 360 - 360)
