"""What is to be done: each room is asked by name, and the desk adds what rooms before events can't say."""

from sqlalchemy import func, select

from app.attendance import tasks as attendance
from app.cards import tasks as cards
from app.coaching import appointment_tasks as appointments
from app.coaching import line_tasks as lines
from app.directory import tasks as directory
from app.errors import N_
from app.events import tasks as events
from app.events.access import may_administer, visible_to_staff
from app.events.models import Event, Publication
from app.events.queries import first_in, rows_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.interest import tasks as interest
from app.monitoring import tasks as monitoring
from app.needs import tasks as needs
from app.nominations import tasks as nominations
from app.office.queries import office
from app.outbox.models import Letter, LetterState
from app.outbox.queries import failed_letters, failed_sign_in_letters, not_phoned
from app.participation import tasks as participation
from app.pictures import tasks as pictures
from app.progress import tasks as progress
from app.registrations import call_tasks as calls
from app.registrations import tasks as registrations
from app.selection import tasks as selection
from app.signed_papers import tasks as signed_papers
from app.work import Work


def tasks(work: Work, event: Event) -> list[Task]:
    """Return the tasks of one event, the most urgent first, in a constant number of statements."""
    return [
        *_undelivered(work, event),
        *calls.tasks(work, event),
        *registrations.tasks(work, event),
        *selection.tasks(work, event),
        *needs.tasks(work, event),
        *pictures.tasks(work, event),
        *interest.tasks(work, event),
        *signed_papers.tasks(work, event),
        *nominations.tasks(work, event),
        *participation.tasks(work, event),
        *attendance.tasks(work, event),
        *progress.tasks(work, event),
        *events.tasks(work, event),
    ]


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what this member of staff should do, the most pressing kind first; an empty list if nothing.

    Only what is shown is read, the rest is counted; the number of statements is constant.
    """
    return [
        *_all_undelivered(work),
        *monitoring.team_tasks(work),
        *calls.team_tasks(work),
        *_undelivered_sign_ins(work),
        *_notice(work),
        *registrations.team_tasks(work),
        *selection.team_tasks(work),
        *needs.team_tasks(work),
        *pictures.team_tasks(work),
        *signed_papers.team_tasks(work),
        *nominations.team_tasks(work),
        *participation.team_tasks(work),
        *attendance.team_tasks(work),
        *progress.team_tasks(work),
        *appointments.team_tasks(work),
        *cards.team_tasks(work),
        *events.team_tasks(work),
        *lines.team_tasks(work),
        *directory.team_tasks(work),
    ]


def _undelivered(work: Work, event: Event) -> list[Task]:
    count = rows_in(work, failed_letters(work, (Letter.event_id == event.id) & not_phoned()))
    if not count:
        return []
    sentence = work.texts.ngettext(
        "%(count)s letter could not be delivered", "%(count)s letters could not be delivered", count
    )
    see = work.texts.gettext("See the letters")
    return [Task(sentence, see, "registrations.manage_messages", {"slug": event.slug}, urgent=True)]


def _all_undelivered(work: Work) -> list[TaskGroup]:
    failed = (
        select(Letter.event_id, func.count().label("count"), func.max(Letter.id).label("latest"))
        .where(Letter.state == LetterState.failed, not_phoned())
        .group_by(Letter.event_id)
        .subquery()
    )
    query = (
        select(Event, failed.c.count)
        .join(failed, failed.c.event_id == Event.id)
        .where(visible_to_staff(work))
        .order_by(failed.c.latest.desc())
    )
    rows, in_all = first_in(work, query, SHOWN)
    found = [
        Task(
            work.texts.ngettext(
                "%(count)s letter could not be delivered.",
                "%(count)s letters could not be delivered.",
                count,
            ),
            work.texts.gettext("See the letters"),
            "registrations.manage_messages",
            {"slug": event.slug},
            about=title(event, work.texts.language),
            urgent=True,
        )
        for event, count in rows
    ]
    return grouped(work, N_("Undelivered letters"), "mail", found, in_all)


def _undelivered_sign_ins(work: Work) -> list[TaskGroup]:
    count = rows_in(work, failed_sign_in_letters(work)) if may_administer(work) else 0
    if not count:
        return []
    sentence = work.texts.ngettext(
        "%(count)s letter with a link to sign in or to set a password could not be delivered.",
        "%(count)s letters with a link to sign in or to set a password could not be delivered.",
        count,
    )
    task = Task(sentence, work.texts.gettext("See the letters"), "site.undelivered", urgent=True)
    return grouped(work, N_("Sign-in letters that did not arrive"), "mail", [task], 1)


def _notice(work: Work) -> list[TaskGroup]:
    """Events are published and the privacy notice is not, or it is from before and names nobody: an
    administrator's task."""
    known, gettext = office(work), work.texts.gettext
    if not may_administer(work) or (known.privacy and (known.is_named or not known.privacy.is_earlier)):
        return []
    if known.privacy:
        sentence = gettext(
            "The privacy notice names no office: give the office its name, then publish a notice with it."
        )
        task = Task(sentence, gettext("Write it"), "office.settings")
        return grouped(work, N_("Texts of the office"), "edit", [task], 1)
    coming = select(Event.id).where(
        Event.publication == Publication.published, Event.listed_until >= work.today
    )
    if not rows_in(work, coming):
        return []
    sentence = gettext("The privacy notice is not published: people who sign up for an event can't read it.")
    task = Task(sentence, gettext("Write it"), "office.notice", {"kind": "privacy"}, urgent=True)
    return grouped(work, N_("Texts of the office"), "edit", [task], 1)
