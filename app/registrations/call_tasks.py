"""What is to be done by phone: the calls of one event, and those of the team."""

from app.errors import N_
from app.events.access import visible_to_staff
from app.events.models import Event
from app.events.queries import first_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.registrations.calls import events_with_calls, open_calls
from app.work import Work

_PAGE = "registrations.manage_calls"


def tasks(work: Work, event: Event) -> list[Task]:
    """Return the calls of one event as one task; nothing if there are none."""
    count = open_calls(work, event)
    if not count:
        return []
    sentence = work.texts.ngettext(
        "%(count)s person is to be told by phone", "%(count)s people are to be told by phone", count
    )
    return [Task(sentence, work.texts.gettext("See whom and what"), _PAGE, {"slug": event.slug}, urgent=True)]


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return the calls for all coming events that the actor manages, a line an event, in one statement."""
    query = events_with_calls(visible_to_staff(work), work.today)
    rows, in_all = first_in(work, query, SHOWN)
    found = [
        Task(
            work.texts.ngettext(
                "%(count)s person is to be told by phone.", "%(count)s people are to be told by phone.", count
            ),
            work.texts.gettext("See whom and what"),
            _PAGE,
            {"slug": event.slug},
            about=title(event, work.texts.language),
            urgent=True,
        )
        for event, count in rows
    ]
    return grouped(work, N_("To be phoned"), "phone", found, in_all)
