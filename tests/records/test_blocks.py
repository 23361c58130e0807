"""Modules, groups, breaks and blocks in a file of events: read strictly, planned, and written back."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.accounts.operations import add_staff, give_role
from app.attendance.models import RegisterAction, RegisterVersion
from app.events.models import Assignment, Event, Session
from app.events.operations.editions import freeze_unit
from app.history.models import HistoryFact
from app.records.operations import load, load_programmes
from app.records.writing import all_records
from app.work import Work

PROGRAMMES: dict[str, Any] = {
    "programmes": [
        {
            "id": "cus",
            "name_pl": "Szkolenia kadry CUS",
            "modules": [
                {
                    "id": f"cus-{number}", "name_pl": f"Moduł {number}", "unit_minutes": unit,
                    "required_units": 60,
                    "parts": [{"id": f"cus-{number}-1", "name_pl": "Część", "units": 6}],
                }
                for number, unit in ((1, 45), (2, 60))
            ],
        }
    ]
}  # fmt: skip
EVENT: dict[str, Any] = {
    "id": "edycja-1",
    "title_pl": "Edycja I",
    "form_of_support": "training_module",
    "mode": "onsite",
    "registration_mode": "closed_group",
    "status": "planned",
    "marks_blocks": True,
    "sessions": [
        {
            "start_local": "2026-11-12T09:00",
            "end_local": "2026-11-13T15:00",
            "date_only": False,
            "break_minutes": [None, 45],
            "parallel_group": "B",
            "blocks": [
                {
                    "day": 1,
                    "start": "09:00",
                    "end": "10:30",
                    "part": "cus-1-1",
                    "trainer": "trainer@example.org",
                },
                {"day": 1, "start": "10:45", "end": "12:15", "minutes": 80},
            ],
        },
        {"start_local": "2026-11-20T09:00", "end_local": "2026-11-20T14:00", "date_only": False},
    ],
    "module": "cus-1",
    "parallel_groups": ["A", "B"],
}


@pytest.fixture
def trainer(work: Work) -> Account:
    account = add_staff(work, "trainer@example.org", "Celina", "zielony parasol 7")
    give_role(work, account, Role.trainer)
    assert load_programmes(work, PROGRAMMES).problems == []
    return account


def file(change: Callable[[dict[str, Any]], None] = lambda event: None) -> dict[str, Any]:
    event = copy.deepcopy(EVENT)
    change(event)
    return {"events": [event]}


def loaded(work: Work) -> Event:
    return work.session.scalars(select(Event)).one()


def test_a_planned_edition_comes_back_key_by_key(work: Work, trainer: Account) -> None:
    assert load(work, file()).problems == []
    work.session.commit()
    work.session.expire_all()
    (record,) = all_records(work)
    assert record == EVENT
    event = loaded(work)
    first, second = event.meetings[0].sessions
    assert (first.credit_minutes, second.credit_minutes, second.break_minutes) == (170, None, 45)
    assert [block.account_id for block in first.blocks] == [trainer.id, None]
    # Who teaches a block leads the meeting: else the day would not be among their own.
    (assigned,) = work.session.scalars(select(Assignment)).all()
    assert (assigned.account_id, assigned.meeting_id) == (trainer.id, event.meetings[0].id)
    again = load(work, file())
    assert (again.unchanged, again.changed) == (1, 0)
    work.session.commit()
    assert work.session.scalars(select(Assignment)).all() == [assigned]


def confirm(work: Work, session: Session, account: Account) -> None:
    work.session.add(
        RegisterVersion(
            session_id=session.id, version=1, action=RegisterAction.confirmed,
            credit_minutes=session.credit_minutes, account_id=account.id, at=work.now,
        )
    )  # fmt: skip
    session.register_confirmed = True
    work.session.flush()


def _first(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda event: event["sessions"][0].update(changes)


def _block(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda event: event["sessions"][0]["blocks"][0].update(changes)


SESSION = "events[0].sessions[0]"
BLOCK = f"{SESSION}.blocks[0]"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda event: event.update(module="cus-9"), "events[0].module: there is no module cus-9"),
        (lambda event: event.update(module=["cus-1"]), "events[0].module: must be text, not a list"),
        (lambda event: event.update(parallel_groups=["A", "A", "B"]), "events[0].parallel_groups[1]: is the"),
        (lambda event: event.update(parallel_groups=["A"]), f"{SESSION}.parallel_group: the event has no"),
        (lambda event: event.update(marks_blocks="yes"), "events[0].marks_blocks: must be true or false"),
        (_first(break_minutes=-5), f"{SESSION}.break_minutes: must be from 0 to 1440"),
        (_first(break_minutes=360), f"{SESSION}.break_minutes: The breaks would fill the whole day"),
        (_first(break_minutes=[30]), f"{SESSION}.break_minutes: needs one number for each of the 2 days"),
        (_first(credit_minutes=90), f"{SESSION}.credit_minutes: is the sum of the day's blocks"),
        (_first(blocks={}), f"{SESSION}.blocks: must be a list"),
        (_first(blocks=["x"]), f"{BLOCK}: must be an object"),
        (_first(blocks=[{"start": "09:00"}]), f"{BLOCK}.end: is missing"),
        (_block(day=0), f"{BLOCK}.day: must be from 1 to 31"),
        (_block(day=3), f"{BLOCK}.day: the meeting has 2 days"),
        (_block(start="9 rano"), f"{BLOCK}.start: must be an hour as HH:MM"),
        (_block(start="T0900"), f"{BLOCK}.start: must be an hour as HH:MM"),
        (_block(start="08:00"), f"{BLOCK}.start: The block begins before the meeting does, at 9:00."),
        (_block(end="15:30"), f"{BLOCK}.end: The block ends after the meeting does, at 15:00."),
        (_block(end="09:00"), f"{BLOCK}.end: The block would end before it begins."),
        (_block(end="11:00"), f"{SESSION}.blocks[1].start: The block begins before the one from 9:00 is"),
        (_block(minutes=0), f"{BLOCK}.minutes: must be from 1 to 1440"),
        (_block(minutes=91), f"{BLOCK}.minutes: From start to end there are only 90 minutes."),
        (_block(minutes=25 * 60), f"{BLOCK}.minutes: must be from 1 to 1440"),
        (_block(part="cus-2-1"), f"{BLOCK}.part: the event's module has no part cus-2-1"),
        (_block(part="x" * 300), f"{BLOCK}.part: is too long"),
        (_block(trainer="nobody@example.org"), f"{BLOCK}.trainer: nobody of the staff has the e-mail"),
        (_block(room="1"), f"{BLOCK}.room: is not a key that Zapisy knows"),
        (lambda event: event.pop("module"), f"{BLOCK}.part: the event's module has no part cus-1-1"),
    ],
)  # fmt: skip
def test_a_refused_field_is_told_with_its_path(
    work: Work, trainer: Account, change: Callable[[dict[str, Any]], None], line: str
) -> None:
    problems = load(work, file(change)).problems
    assert [each for each in problems if each.startswith(line)], problems
    assert work.session.scalars(select(Event)).all() == []


def test_a_changed_file_plans_the_day_anew(work: Work, trainer: Account) -> None:
    load(work, file(), publish=True)
    event = loaded(work)
    kept, sequence = event.meetings[0].sessions[0].blocks[0].id, event.meetings[0].sessions[0].sequence

    def change(record: dict[str, Any]) -> None:
        record["sessions"][0]["blocks"] = [{"day": 1, "start": "09:00", "end": "12:00"}]
        record["sessions"][0]["parallel_group"] = "C"
        record["parallel_groups"] = ["A", "C"]

    changed = load(work, file(change))
    assert (changed.problems, changed.changed) == ([], 1)
    session = event.meetings[0].sessions[0]
    assert [(block.id, block.minutes, block.part) for block in session.blocks] == [(kept, 180, None)]
    assert (session.credit_minutes, session.sequence) == (180, sequence + 1)
    assert [group.name for group in event.parallel_groups] == ["A", "C"]
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "event.reloaded")).one()
    assert "trainer@" not in str(fact.values)


def test_a_file_does_not_touch_confirmed_days_and_units(work: Work, trainer: Account) -> None:
    load(work, file(), publish=True)
    event = loaded(work)
    session = event.meetings[0].sessions[0]
    confirm(work, session, trainer)
    freeze_unit(work, event)
    work.session.flush()
    for change, line in (
        (_block(minutes=60), f"{SESSION}.blocks: The attendance of "),
        (_block(part=None), None),
        (lambda record: record["sessions"][0].pop("blocks"), f"{SESSION}.blocks: The attendance of "),
        (_first(end_local="2026-11-13T16:00"), f"{SESSION}.start_local: The attendance of "),
        (_edition_of_hours, "events[0].module: Hours of this event were confirmed in hours of 45 minutes"),
    ):
        problems = load(work, file(change)).problems
        assert problems
        assert line is None or problems[0].startswith(line)
    assert load(work, file()).unchanged == 1
    # The second day is not confirmed yet, and its breaks may still be said.
    assert load(work, file(_first(break_minutes=[None, 60]))).changed == 1
    # A file that says nothing of breaks keeps what staff said.
    assert load(work, file(lambda record: record["sessions"][0].pop("break_minutes"))).unchanged == 1


def _edition_of_hours(record: dict[str, Any]) -> None:
    record["module"] = "cus-2"
    record["sessions"][0]["blocks"][0]["part"] = "cus-2-1"
