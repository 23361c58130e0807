"""What is to be done: people wait to hear that an edition takes applications."""

from app.events.models import Event, Publication
from app.events.tasks import Task
from app.events.window import registration_window
from app.interest.queries import interested_in
from app.work import Work


def tasks(work: Work, event: Event) -> list[Task]:
    """Return that people who asked for a next edition can be written to; at most one statement."""
    if event.publication != Publication.published or not registration_window(work, event).open:
        return []
    _, new = interested_in(work, event)
    if not new:
        return []
    sentence = work.texts.ngettext(
        "%(count)s person asked for a next edition and does not know of this one yet",
        "%(count)s people asked for a next edition and do not know of this one yet",
        new,
    )
    return [Task(sentence, work.texts.gettext("Write to them"), "interest.interest", {"slug": event.slug})]
