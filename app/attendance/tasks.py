"""What is to be done about attendance: sessions that took place and are not confirmed, and whose teaching
they were."""

from app.attendance.queries import teaching_unsaid, unconfirmed
from app.errors import N_
from app.events.models import Event, Session
from app.events.queries import rows_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.events.when import session_line
from app.work import Work


def tasks(work: Work, event: Event) -> list[Task]:
    """Return the sessions of one event that wait for confirmation, or for whose teaching they were: in two
    statements."""
    texts = work.texts
    unsaid = [
        Task(
            texts.gettext("Nobody said whose teaching it was: %(when)s", when=session_line(texts, session)),
            texts.gettext("Say whose teaching it was"),
            "attendance.session",
            {"slug": event.slug, "id": session.id},
        )
        for session in work.session.scalars(teaching_unsaid(work).where(Event.id == event.id))
    ]
    return unsaid + [
        Task(
            texts.gettext("Attendance is not confirmed: %(when)s", when=session_line(texts, session)),
            texts.gettext("Confirm the attendance"),
            "attendance.session",
            {"slug": event.slug, "id": session.id},
        )
        for session in work.session.scalars(unconfirmed(work).where(Event.id == event.id))
    ]


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return the sessions that wait for this trainer's or organiser's confirmation, and those of which nobody
    said whose teaching they were: in four statements at most."""
    _ = work.texts.gettext
    open_ = unconfirmed(work)
    found = [
        _task(work, session, _("The attendance is not confirmed yet."))
        for session in work.session.scalars(open_.limit(SHOWN))
    ]
    unsaid = teaching_unsaid(work)
    asked = [
        _task(work, session, _("Several trainers led it, and nobody said whose teaching it was."))
        for session in work.session.scalars(unsaid.limit(SHOWN))
    ]
    return [
        *grouped(work, N_("Attendance to confirm"), "check", found, rows_in(work, open_)),
        *grouped(work, N_("Whose teaching it was"), "people", asked, rows_in(work, unsaid) if asked else 0),
    ]


def _task(work: Work, session: Session, sentence: str) -> Task:
    event = session.meeting.event
    return Task(
        sentence,
        work.texts.gettext("Open the register"),
        "attendance.session",
        {"slug": event.slug, "id": session.id},
        about=title(event, work.texts.language),
        detail=session_line(work.texts, session),
    )
