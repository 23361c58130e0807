"""What is to be done about attendance: sessions that took place and are not confirmed."""

from app.attendance.queries import unconfirmed
from app.errors import N_
from app.events.models import Event, Session
from app.events.queries import rows_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.events.when import session_line
from app.work import Work


def tasks(work: Work, event: Event) -> list[Task]:
    """Return the sessions of one event that wait for confirmation, in one statement."""
    texts = work.texts
    return [
        Task(
            texts.gettext("Attendance is not confirmed: %(when)s", when=session_line(texts, session)),
            texts.gettext("Confirm the attendance"),
            "attendance.session",
            {"slug": event.slug, "id": session.id},
        )
        for session in work.session.scalars(unconfirmed(work).where(Event.id == event.id))
    ]


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return the sessions that wait for this trainer's or organiser's confirmation, in two statements."""
    query = unconfirmed(work)
    found = [_task(work, session) for session in work.session.scalars(query.limit(SHOWN))]
    return grouped(work, N_("Attendance to confirm"), "check", found, rows_in(work, query))


def _task(work: Work, session: Session) -> Task:
    event = session.meeting.event
    return Task(
        work.texts.gettext("The attendance is not confirmed yet."),
        work.texts.gettext("Open the register"),
        "attendance.session",
        {"slug": event.slug, "id": session.id},
        about=title(event, work.texts.language),
        detail=session_line(work.texts, session),
    )
