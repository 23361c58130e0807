"""What is to be done about signed forms: those that wait to be looked at."""

from app.errors import N_
from app.events.access import visible_to_staff
from app.events.models import Event
from app.events.queries import first_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.signed_papers.queries import waiting_papers
from app.work import Work

_LIST = "signed_papers.papers"


def tasks(work: Work, event: Event) -> list[Task]:
    """Return what is to be done for one event, in one statement."""
    found = work.session.execute(waiting_papers(Event.id == event.id))
    return [_task(work, event, count) for _, count in found]


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what is to be done for all events that the actor manages, in one statement."""
    query = waiting_papers(visible_to_staff(work))
    rows, in_all = first_in(work, query, SHOWN)
    found = [_task(work, event, count, about=True) for event, count in rows]
    return grouped(work, N_("Signed forms"), "edit", found, in_all)


def _task(work: Work, event: Event, count: int, *, about: bool = False) -> Task:
    sentence = work.texts.ngettext(
        "%(count)s signed form waits to be looked at", "%(count)s signed forms wait to be looked at", count
    )
    return Task(
        sentence,
        work.texts.gettext("Look at the forms"),
        _LIST,
        {"slug": event.slug, "state": "uploaded"},
        about=title(event, work.texts.language) if about else None,
    )
