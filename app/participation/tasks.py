"""What is to be done about participation forms: who owes one to an event that is to come."""

from app.errors import N_
from app.events.access import visible_to_staff
from app.events.models import Event
from app.events.queries import first_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.registrations.participation import events_with_owing, owing_count
from app.work import Work


def tasks(work: Work, event: Event) -> list[Task]:
    """Return what is to be done for one event, in one statement at most."""
    count = owing_count(work, event)
    return [_task(work, event, count)] if count else []


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what is to be done for the events to come that the actor manages, in one statement."""
    ahead = Event.listed_until.is_(None) | (Event.listed_until >= work.today)
    query = events_with_owing(visible_to_staff(work), ahead)
    rows, in_all = first_in(work, query, SHOWN)
    found = [_task(work, event, count, about=True) for event, count in rows]
    return grouped(work, N_("Participation forms"), "edit", found, in_all)


def _task(work: Work, event: Event, count: int, *, about: bool = False) -> Task:
    sentence = work.texts.ngettext(
        "%(count)s participation form is missing", "%(count)s participation forms are missing", count
    )
    return Task(
        sentence,
        work.texts.gettext("See who owes it"),
        "participation.of_event",
        {"slug": event.slug, "state": "missing"},
        about=title(event, work.texts.language) if about else None,
    )
