"""What is to be done: gathered from all rooms, for one member of staff."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import func, select

from app.attendance.queries import unconfirmed_sessions
from app.errors import N_
from app.events.access import may_administer, organises_anything, visible_to_staff
from app.events.models import Event
from app.events.publication import gaps
from app.events.queries import incomplete_drafts
from app.events.titles import Title, title
from app.events.when import session_line
from app.outbox.models import MessageState, OutboxMessage
from app.people.models import Institution
from app.registrations.queries import late_withdrawals
from app.work import Work

SHOWN = 8
"""How many tasks of one kind the page names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a sentence, what it is about, and the address where it is done."""

    sentence: str
    about: Title | None
    detail: str
    endpoint: str
    arguments: dict[str, object] = field(default_factory=dict)
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one kind; `more` counts those that are not shown."""

    heading: str
    sign: str
    button: str
    tasks: list[Task]
    more: int

    @property
    def count(self) -> int:
        """How many tasks there are."""
        return len(self.tasks) + self.more


def worklist(work: Work) -> list[Group]:
    """Return what this member of staff should do, the most pressing kind first; an empty list if nothing.

    The number of statements does not grow with the tasks, but for one per event with a late free place.
    """
    kinds: list[tuple[str, str, str, Callable[[Work], Iterator[Task]]]] = [
        (N_("Undelivered mail"), "mail", N_("See the messages"), _failed_mail),
        (N_("Places that became free late"), "people", N_("See the registrations"), _late_places),
        (N_("Attendance to confirm"), "check", N_("Open the register"), _sessions),
        (N_("Drafts"), "edit", N_("Open the draft"), _drafts),
        (N_("Institutions"), "search", N_("Compare"), _institutions),
    ]
    groups = []
    for heading, sign, button, find in kinds:
        tasks = list(find(work))
        if tasks:
            texts = work.texts
            shown = list(islice(tasks, SHOWN))
            more = len(tasks) - len(shown)
            groups.append(Group(texts.gettext(heading), sign, texts.gettext(button), shown, more))
    return groups


def _failed_mail(work: Work) -> Iterator[Task]:
    failed = (
        select(
            OutboxMessage.event_id, func.count().label("count"), func.max(OutboxMessage.id).label("latest")
        )
        .where(OutboxMessage.state == MessageState.failed)
        .group_by(OutboxMessage.event_id)
        .subquery()
    )
    rows = work.session.execute(
        select(Event, failed.c.count)
        .join(failed, failed.c.event_id == Event.id)
        .where(visible_to_staff(work))
        .order_by(failed.c.latest.desc())
    )
    for event, count in rows:
        sentence = work.texts.ngettext(
            "%(count)s message could not be delivered.", "%(count)s messages could not be delivered.", count
        )
        yield _of_event(work, event, sentence, "registrations.manage_messages", urgent=True)


def _late_places(work: Work) -> Iterator[Task]:
    found = late_withdrawals(work)
    ids = [each.event.id for each in found]
    mine = set(work.session.scalars(select(Event.id).where(Event.id.in_(ids), visible_to_staff(work))))
    for each in found:
        if each.event.id in mine:
            sentence = work.texts.ngettext(
                "%(count)s place is free shortly before the start, and somebody is waiting.",
                "%(count)s places are free shortly before the start, and people are waiting.",
                each.free,
            )
            yield _of_event(work, each.event, sentence, "registrations.manage_listing", urgent=True)


def _sessions(work: Work) -> Iterator[Task]:
    sentence = work.texts.gettext(N_("The attendance is not confirmed yet."))
    for session in unconfirmed_sessions(work, limit=50):
        event = session.meeting.event
        yield Task(
            sentence,
            title(event, work.texts.language),
            session_line(work.texts, session),
            "attendance.session",
            {"slug": event.slug, "id": session.id},
        )


def _drafts(work: Work) -> Iterator[Task]:
    for event in incomplete_drafts(work):
        missing = len(gaps(event))
        sentence = work.texts.ngettext(
            "%(count)s thing is missing before the event can be published.",
            "%(count)s things are missing before the event can be published.",
            missing,
        )
        ready = work.texts.gettext(N_("The draft is complete, and the public does not see it yet."))
        yield _of_event(work, event, sentence if missing else ready, "events.manage_show")


def _institutions(work: Work) -> Iterator[Task]:
    if not (may_administer(work) or organises_anything(work)):
        return
    unconfirmed = select(func.count()).select_from(Institution).where(Institution.is_confirmed.is_(False))
    count = work.session.scalar(unconfirmed) or 0
    if count:
        sentence = work.texts.ngettext(
            "%(count)s institution that a participant typed is not confirmed yet.",
            "%(count)s institutions that participants typed are not confirmed yet.",
            count,
        )
        yield Task(sentence, None, "", "people.institutions")


def _of_event(work: Work, event: Event, sentence: str, endpoint: str, *, urgent: bool = False) -> Task:
    about = title(event, work.texts.language)
    return Task(sentence, about, "", endpoint, {"slug": event.slug}, urgent)
