"""What is to be done about selection: complete applications that wait for a decision."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.errors import N_
from app.events.access import visible_to_staff
from app.events.models import BY_STAFF, Event, EventStatus, Publication, RegistrationRules
from app.events.queries import first_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.registrations.models import UNDECIDED, Registration, RegistrationState
from app.work import Work

_DESK = "selection.desk"


def tasks(work: Work, event: Event) -> list[Task]:
    """Return what is to be decided for one event, in one statement; none where staff don't decide."""
    if event.rules.who_decides not in BY_STAFF:
        return []
    found = work.session.execute(_waiting(work, Event.id == event.id))
    return [_task(work, event, count) for _, count in found]


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what is to be decided for all events that the actor manages, in one statement."""
    query = _waiting(work, visible_to_staff(work))
    rows, in_all = first_in(work, query, SHOWN)
    found = [_task(work, event, count, about=True) for event, count in rows]
    return grouped(work, N_("Applications to decide"), "people", found, in_all)


def _waiting(work: Work, condition: ColumnElement[bool]) -> Select[Any]:
    """Select the published events that are not over, with how many complete applications wait, soonest first.

    Those about whom a rule of the event is to be decided stand among the tasks of registrations.
    """
    counted = (
        select(Registration.event_id, func.count().label("count"))
        .where(
            Registration.state == RegistrationState.applied,
            Registration.complete_since.is_not(None),
            or_(Registration.eligibility.is_(None), Registration.eligibility.not_in(UNDECIDED)),
        )
        .group_by(Registration.event_id)
        .subquery()
    )
    return (
        select(Event, counted.c.count)
        .join(counted, counted.c.event_id == Event.id)
        .join(RegistrationRules, RegistrationRules.event_id == Event.id)
        .where(
            condition,
            RegistrationRules.who_decides.in_(BY_STAFF),
            Event.publication == Publication.published,
            Event.status != EventStatus.cancelled,
            Event.listed_until >= work.today,
        )
        .order_by(Event.starts_on.is_(None), Event.starts_on, Event.id)
    )


def _task(work: Work, event: Event, count: int, *, about: bool = False) -> Task:
    sentence = work.texts.ngettext(
        "%(count)s application waits for a decision", "%(count)s applications wait for a decision", count
    )
    return Task(
        sentence,
        work.texts.gettext("Decide"),
        _DESK,
        {"slug": event.slug, "state": "applied", "complete": "yes"},
        about=title(event, work.texts.language) if about else None,
    )
