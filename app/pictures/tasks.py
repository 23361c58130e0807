"""What is to be done: lists of who may be photographed that are out of date."""

from datetime import datetime

from sqlalchemy import select

from app.errors import N_
from app.events.access import visible_to_staff
from app.events.models import Event
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.pictures.queries import withdrawn_since_printing
from app.work import Work


def tasks(work: Work, event: Event) -> list[Task]:
    """Return that the latest list of an event is out of date; at most two statements."""
    found = withdrawn_since_printing(work, [event.id]).get(event.id)
    return [_task(work, event, *found)] if found else []


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return the events that the actor manages whose latest list is out of date; three statements."""
    found = withdrawn_since_printing(work)
    if not found:
        return []
    query = (
        select(Event).where(Event.id.in_(found), visible_to_staff(work)).order_by(Event.listed_from, Event.id)
    )
    events = list(work.session.scalars(query))
    shown = [_task(work, event, *found[event.id], named=True) for event in events[:SHOWN]]
    return (
        grouped(work, N_("Lists of who may be photographed"), "people", shown, len(events)) if events else []
    )


def _task(work: Work, event: Event, printed: datetime, count: int, *, named: bool = False) -> Task:
    texts = work.texts
    sentence = texts.ngettext(
        "%(count)s person withdrew their consent to pictures after the list of %(moment)s was taken along",
        "%(count)s people withdrew their consent to pictures after the list of %(moment)s was taken along",
        count,
        moment=texts.moment(printed),
    )
    about = title(event, texts.language) if named else None
    action = texts.gettext("Take a new list")
    return Task(sentence, action, "pictures.pictures", {"slug": event.slug}, about=about, urgent=True)
