"""The steps since everybody is told of changes: an office that used them goes back and on with its rows."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from app import migrating
from app.attendance.models import RegisterRow, RowRole
from app.coaching.models import AppointmentState
from app.events.models import Event, EventStatus, Meeting, Mode, Series
from app.events.models.series import Rhythm
from app.extensions import db
from app.office.models import DayOff
from app.people.models import Person
from app.registrations.models import Channel, Registration
from app.work import Work
from tests.coaching.scene import a_scene
from tests.support.around_migrations import ready, rows
from tests.support.open_events import MakeEvent
from tests.support.world import SEMINAR, TRAINING, build_world

FIRST = "0026_register_rows"
Row = dict[str, Any]
Rows = dict[str, list[Row]]


def content() -> Rows:
    """Return what every table holds."""
    found = {}
    for table in inspect(db.engine).get_table_names():
        names = [each["name"] for each in inspect(db.engine).get_columns(table)]
        listed = ", ".join(f'"{name}"' for name in names)
        found[table] = [dict(zip(names, row, strict=True)) for row in rows(f'SELECT {listed} FROM "{table}"')]  # noqa: S608
    del found["alembic_version"]
    return found


def _without_partners(assignments: list[Row]) -> list[Row]:
    """The version before knows no regions, and a partner is named for one alone."""
    return [row for row in assignments if row["region_id"] is None]


def _announced(downloads: list[Row]) -> list[Row]:
    """It would show everybody what is for confirmed people: such a document is announced only."""
    return [{**row, "file_id": None, "file_name": None} if row["for_confirmed"] else row for row in downloads]


def _other_word(column: str, unknown: set[str], instead: str) -> Callable[[list[Row]], list[Row]]:
    """It doesn't know some words of a column, and reads another one instead."""

    def told(found: list[Row]) -> list[Row]:
        return [{**row, column: instead if row[column] in unknown else row[column]} for row in found]

    return told


def _of_forms(questions: list[Row]) -> list[Row]:
    """It knows no tests and evaluations: their questions go."""
    return [row for row in questions if row["sheet_id"] is None]


def _of_these(versions: list[Row]) -> list[Row]:
    """And so do the wordings of those."""
    stay = {id for (id,) in rows("SELECT id FROM questions_questions")}
    return [row for row in versions if row["question_id"] in stay]


CHANGED_BACK: dict[tuple[str, str], Callable[[list[Row]], list[Row]]] = {
    ("0026_register_rows", "events_assignments"): _without_partners,
    ("0026_register_rows", "events_downloads"): _announced,
    ("0030_timetables", "registrations_registrations"): _other_word("channel", {"group"}, "web"),
    ("0035_messages", "attendance_rows"): _other_word("role", {"speaker", "staff"}, "guest"),
    ("0039_series", "registrations_registrations"): _other_word("channel", {"invitation"}, "web"),
    ("0061_appointments", "questions_questions"): _of_forms,
    ("0061_appointments", "questions_versions"): _of_these,
    ("0068_participation", "registrations_registrations"): _other_word("channel", {"brought"}, "web"),
}
"""What a step back changes in tables that stay, by where it leads: everything else is as it was."""


def same(one: list[Row], other: list[Row]) -> bool:
    """Tell whether rows are equal in the columns that both have."""
    if not one or not other:
        return one == other
    both = sorted({*one[0]} & {*other[0]})
    return Counter(repr([row[name] for name in both]) for row in one) == Counter(
        repr([row[name] for name in both]) for row in other
    )


def an_office(work: Work) -> None:
    """Fill the small world with what came by these steps, but for what a step back refuses to forget."""
    build_world(work)
    work.session.add(DayOff(day=date(2026, 12, 24), name="Wigilia"))
    events = {event.slug: event for event in work.session.scalars(select(Event))}
    seminar, training = events[SEMINAR], events[TRAINING]
    seminar.status, seminar.suspended_on = EventStatus.suspended, date(2026, 9, 1)
    seminar.suspended_until = date(2026, 10, 1)
    series = Series(
        event_id=training.id, rhythm=next(iter(Rhythm)), first_day=date(2026, 9, 1), created_at=work.now
    )
    work.session.add(series)
    work.session.flush()
    meeting = training.meetings[0]
    meeting.series_id, meeting.series_number, meeting.series_day = series.id, 0, date(2026, 9, 1)
    meeting.moved_at, meeting.moved_from = work.now, [["2026-09-01", "09:00", "15:00"]]
    on_registers = select(RegisterRow.person_id)
    stranger = work.session.scalars(select(Person.id).where(Person.id.not_in(on_registers))).first()
    assert stranger is not None
    session = training.meetings[1].sessions[0]
    work.session.add(RegisterRow(session_id=session.id, person_id=stranger, role=RowRole.speaker))
    invited, member, *_ = work.session.scalars(select(Registration).order_by(Registration.id))
    invited.channel, member.channel = Channel.invitation, Channel.group


def steps() -> list[str]:
    """Return these steps in their order, after the one before them."""
    found = migrating.revisions()
    return found[found.index(FIRST) :]


def test_each_step_back_and_on_keeps_what_its_neighbour_knows(app: Flask, work: Work) -> None:
    an_office(work)
    with app.app_context():
        ready(work)
        for before in reversed(steps()[:-1]):
            was = content()
            migrating.downgrade(revision=before)
            now = content()
            assert {*now} <= {*was}
            for table, left in now.items():
                kept = CHANGED_BACK.get((before, table), list)(was[table])
                assert same(kept, left), (before, table)
        at_first = content()
        for step in steps()[1:]:
            was = content()
            migrating.upgrade(revision=step)
            now = content()
            assert {*was} <= {*now}
            for table, left in was.items():
                assert same(left, now[table]), (step, table)
        migrating.downgrade(revision=FIRST)
        assert content() == at_first


def _in_another_way(meeting: Meeting) -> None:
    meeting.mode = Mode.online


def _in_place_of_another(meeting: Meeting) -> None:
    instead = Meeting(event_id=meeting.event_id, position=2)
    meeting.replaces = instead


@pytest.mark.parametrize("changed", [_in_another_way, _in_place_of_another])
def test_the_way_back_does_not_forget_how_people_meet(
    app: Flask, work: Work, make_event: MakeEvent, changed: Callable[[Meeting], None]
) -> None:
    changed(make_event().meetings[0])
    _is_refused(app, work, "0027_projects", "in another way than their event, online say, or in place of")


def test_the_way_back_does_not_forget_suspended_appointments(app: Flask, work: Work) -> None:
    scene = a_scene(work, is_group=False)
    scene.agreed(scene.anna).state = AppointmentState.suspended
    _is_refused(app, work, "0033_meeting_secrets", "^Some appointments are suspended")


def _is_refused(app: Flask, work: Work, before: str, why: str) -> None:
    """Expect that nothing was changed by the step that refuses."""
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=migrating.revisions()[migrating.revisions().index(before) + 1])
        was = content()
        with pytest.raises(SystemExit, match=why):
            migrating.downgrade(revision=before)
        db.engine.dispose()
        assert content() == was
