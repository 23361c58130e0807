"""What people are told of is one table: each column is in it, and the snapshot keeps its word."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from app.changes.difference import EventDifference
from app.changes.snapshot import snapshot
from app.changes.told import DERIVED, TOLD, UNTOLD
from app.columns import Base
from app.events.details import set_detail
from app.events.models import (
    Event,
    EventStatus,
    FormOfSupport,
    Meeting,
    Mode,
    ParallelGroup,
    PeriodPrecision,
    Publication,
    RegistrationRules,
    Session,
    WhoApplies,
)
from app.projects.models import Project
from app.work import Work
from tests.support.open_events import DAY, MakeEvent

pytestmark = pytest.mark.sqlite

OTHER: dict[str, Any] = {
    "suspended_until": date(2026, 12, 31), "status": EventStatus.suspended, "mode": Mode.online,
    "day": DAY + timedelta(days=7), "series_day": DAY + timedelta(days=7),
    "starts_at": time(8),
    "ends_at": time(16), "registration_deadline": date(2026, 9, 30), "period_start": date(2026, 11, 1),
    "period_end": date(2026, 12, 31), "period_precision": PeriodPrecision.month,
    "form_of_support": FormOfSupport.workshop, "publication": Publication.draft,
    "who_applies": WhoApplies.invited, "registration_opens": date(2026, 9, 2),
    "places_open_on": date(2026, 9, 15),
}  # fmt: skip
"""Another value of a column, where its type alone doesn't give one."""
WITHOUT_MEETING = {name for name in TOLD[Event] if name.startswith(("period_", "place_"))}


def columns(table: type[Base]) -> set[str]:
    return {attribute.key for attribute in table.__mapper__.column_attrs}


@pytest.mark.parametrize("table", TOLD, ids=lambda table: table.__name__)
def test_each_column_is_told_untold_or_derived(table: type[Base]) -> None:
    assert set(TOLD) == set(UNTOLD) == set(DERIVED) == {Event, RegistrationRules, Meeting, Session, Project}
    named = [name for lists in (TOLD, UNTOLD, DERIVED) for name in lists[table]]
    assert sorted(named) == sorted(columns(table))


def other(work: Work, event: Event, row: Base, name: str) -> Any:
    """Return another value for a column."""
    column, now = type(row).__mapper__.columns[name], getattr(row, name)
    if name == "parallel_group_id":
        event.parallel_groups.append(ParallelGroup(name="A", position=0))
        work.session.flush()
        return event.parallel_groups[0].id
    if name in OTHER:
        return OTHER[name]
    kind = column.type.python_type
    if kind is bool:
        return not now
    if kind in (int, float):
        return 7
    if kind is list:
        return ["inne"]
    return work.now if name.endswith("_at") else "inne"


def row_of(event: Event, table: type[Base]) -> Base:
    meeting = event.meetings[0] if event.meetings else None
    rows = {Event: event, RegistrationRules: event.rules, Meeting: meeting}
    found = rows.get(table) or (meeting.sessions[0] if meeting else None)
    assert found is not None
    return found


EVENTS_OWN = (Event, RegistrationRules, Meeting, Session)
SKIPPED = {"replaces_id", "series_id", "project_id", "module_id", "cancelled_at"}
"""Rows of other tables, and a cancelled session, of which the tests of meetings tell more."""


@pytest.mark.parametrize(
    ("table", "name"),
    [(table, name) for table in EVENTS_OWN for name in sorted(TOLD[table] | UNTOLD[table] - SKIPPED)],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_change_of_what_is_told_is_news_and_of_the_rest_is_none(
    work: Work, make_event: MakeEvent, table: type[Base], name: str
) -> None:
    facts = {"days": []} if name in WITHOUT_MEETING else {}
    if name == "county":
        facts = {"meeting": {}}
    event = make_event(registration_deadline=date(2026, 10, 10), **facts)
    if name == "county":
        event.meetings[0].city = event.meetings[0].venue = None
    if name == "replaces_id":
        return
    if name == "suspended_until":
        event.status = EventStatus.suspended
    if name == "period_precision":
        event.period_start, event.period_end = date(2026, 11, 1), date(2026, 11, 30)
    work.session.flush()
    before, row = snapshot(work, event), row_of(event, table)
    value = other(work, event, row, name)
    if table in (Event, RegistrationRules):
        set_detail(event, name, value)
    else:
        setattr(row, name, value)
    work.session.flush()
    assert EventDifference(before, snapshot(work, event)).may_concern == (name in TOLD[table])
