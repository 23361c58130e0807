"""What is to be done about attendance: sessions that took place and are not confirmed, and whose teaching
they were."""

from collections.abc import Sequence
from dataclasses import replace

from app.attendance.late_sentences import danger_sentence, late_sentence
from app.attendance.models import WaitingCorrection
from app.attendance.queries import teaching_unsaid, unconfirmed
from app.attendance.queries.late import (
    IN_TIME,
    KINDS,
    UNCONFIRMED,
    UNRECORDED,
    first_by_lateness,
)
from app.attendance.queries.waiting import waiting_for
from app.attendance.queries.warnings import events_in_danger
from app.errors import N_
from app.events.models import Event, Session
from app.events.queries import first_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.events.when import session_line
from app.work import Work

_HEADINGS = {
    UNCONFIRMED: N_("Attendance not confirmed after 7 days"),
    UNRECORDED: N_("Attendance not recorded after 3 days"),
    IN_TIME: N_("Attendance to confirm"),
}


def tasks(work: Work, event: Event) -> list[Task]:
    """Return the sessions of one event that wait for confirmation, for whose teaching they were, or for who
    agrees to a correction: in three statements."""
    texts = work.texts
    corrections = [
        replace(_correction(work, each), about=None)
        for each in work.session.scalars(waiting_for(work).where(Event.id == event.id))
    ]
    unsaid = [
        Task(
            texts.gettext("Nobody said whose teaching it was: %(when)s", when=session_line(texts, session)),
            texts.gettext("Say whose teaching it was"),
            "attendance.session",
            {"slug": event.slug, "id": session.id},
        )
        for session in work.session.scalars(teaching_unsaid(work).where(Event.id == event.id))
    ]
    return [*corrections, *unsaid] + [
        Task(
            texts.gettext("Attendance is not confirmed: %(when)s", when=session_line(texts, session)),
            texts.gettext("Confirm the attendance"),
            "attendance.session",
            {"slug": event.slug, "id": session.id},
        )
        for session in work.session.scalars(unconfirmed(work).where(Event.id == event.id))
    ]


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what waits for this trainer or organiser: registers that are late, people in danger, registers
    of the last days, those of which nobody said whose teaching they were, and corrections to agree to: in
    seven statements at most."""
    open_ = first_by_lateness(work, unconfirmed(work), SHOWN)
    unsaid, all_unsaid = first_in(work, teaching_unsaid(work), SHOWN)
    sentence = work.texts.gettext("Several trainers led it, and nobody said whose teaching it was.")
    asked = [_task(work, session, sentence) for (session,) in unsaid]
    return [
        *(group for late in open_ if late != IN_TIME for group in _waiting(work, late, *open_[late])),
        *danger_tasks(work),
        *_waiting(work, IN_TIME, *open_.get(IN_TIME, ([], 0))),
        *grouped(work, N_("Whose teaching it was"), "people", asked, all_unsaid),
        *correction_tasks(work),
    ]


def correction_tasks(work: Work) -> list[TaskGroup]:
    """Return the corrections of locked registers to which this organiser may agree, and own ones that were
    refused: in one statement."""
    query = waiting_for(work)
    rows, in_all = first_in(work, query, SHOWN)
    found = [_correction(work, each) for (each,) in rows]
    return grouped(work, N_("Corrections of locked registers"), "edit", found, in_all)


def _correction(work: Work, waiting: WaitingCorrection) -> Task:
    session, texts = waiting.session, work.texts
    event = session.meeting.event
    return Task(
        texts.gettext("Your correction of the register was refused.")
        if waiting.refused_by_id is not None
        else texts.gettext("A correction of the register waits until you or another organiser agrees."),
        texts.gettext("Look at the correction"),
        "attendance.correction",
        {"slug": event.slug, "id": session.id},
        about=title(event, texts.language),
        detail=session_line(texts, session),
    )


def danger_tasks(work: Work) -> list[TaskGroup]:
    """Return the events of this trainer or organiser at which somebody may not complete the training, as it
    stood this morning: in one statement."""
    rows, in_all = first_in(work, events_in_danger(work), SHOWN)
    found = [
        Task(
            danger_sentence(work.texts, people),
            work.texts.gettext("Who stands where"),
            "progress.edition",
            {"slug": event.slug},
            about=title(event, work.texts.language),
            urgent=True,
        )
        for event, people in rows
    ]
    return grouped(work, N_("Trainings that somebody may not complete"), "warning", found, in_all)


def _waiting(work: Work, late: int, found: Sequence[Session], count: int) -> list[TaskGroup]:
    tasks = [_task(work, each, _waits(work, late, each), urgent=late != IN_TIME) for each in found]
    return grouped(work, _HEADINGS[late], "check", tasks, count)


def _waits(work: Work, late: int, session: Session) -> str:
    if late == IN_TIME:
        return work.texts.gettext("The attendance is not confirmed yet.")
    return late_sentence(work.texts, KINDS[late], (work.today - session.day).days)


def _task(work: Work, session: Session, sentence: str, *, urgent: bool = False) -> Task:
    event = session.meeting.event
    return Task(
        sentence,
        work.texts.gettext("Open the register"),
        "attendance.session",
        {"slug": event.slug, "id": session.id},
        about=title(event, work.texts.language),
        detail=session_line(work.texts, session),
        urgent=urgent,
    )
