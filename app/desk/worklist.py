"""What is to be done: gathered from all rooms, for one member of staff."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select

from app.accounts.queries import kept_two_factor
from app.attendance.queries import unconfirmed
from app.errors import N_
from app.events.access import may_administer, organises_everything, visible_to_staff
from app.events.models import Event, Publication
from app.events.publication import gaps
from app.events.queries import drafts
from app.events.titles import Title, title
from app.events.when import session_line
from app.office.queries import office
from app.outbox.models import Letter, LetterState
from app.outbox.queries import failed_sign_in_letters
from app.people.queries import to_decide
from app.registrations.queries import crowded, late_withdrawals
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


@dataclass(frozen=True, slots=True)
class Found:
    """The first tasks of one kind, and how many there are in all."""

    tasks: list[Task]
    count: int


def worklist(work: Work) -> list[Group]:
    """Return what this member of staff should do, the most pressing kind first; an empty list if nothing.

    Only what is shown is read, the rest is counted; the number of statements is constant.
    """
    kinds: list[tuple[str, str, str, Callable[[Work], Found]]] = [
        (N_("Undelivered letters"), "mail", N_("See the letters"), _failed_letters),
        (N_("Sign-in letters that did not arrive"), "mail", N_("See the letters"), _failed_sign_in_letters),
        (N_("Texts of the office"), "edit", N_("Write it"), _notice),
        (N_("Places that became free late"), "people", N_("See the registrations"), _late_places),
        (N_("Institutions over their limit"), "people", N_("See the registrations"), _crowded),
        (N_("Attendance to confirm"), "check", N_("Open the register"), _sessions),
        (N_("Drafts"), "edit", N_("Open the draft"), _drafts),
        (N_("Sign-in with a code"), "phone", N_("Set it up"), _two_factor),
        (N_("Institutions"), "search", N_("Compare"), _institutions),
    ]
    groups = []
    for heading, sign, button, find in kinds:
        found = find(work)
        if found.count:
            texts = work.texts
            more = found.count - len(found.tasks)
            groups.append(Group(texts.gettext(heading), sign, texts.gettext(button), found.tasks, more))
    return groups


def _failed_letters(work: Work) -> Found:
    failed = (
        select(Letter.event_id, func.count().label("count"), func.max(Letter.id).label("latest"))
        .where(Letter.state == LetterState.failed)
        .group_by(Letter.event_id)
        .subquery()
    )
    query = (
        select(Event, failed.c.count)
        .join(failed, failed.c.event_id == Event.id)
        .where(visible_to_staff(work))
        .order_by(failed.c.latest.desc())
    )
    tasks = []
    for event, count in work.session.execute(query.limit(SHOWN)):
        sentence = work.texts.ngettext(
            "%(count)s letter could not be delivered.", "%(count)s letters could not be delivered.", count
        )
        tasks.append(_of_event(work, event, sentence, "registrations.manage_messages", urgent=True))
    return Found(tasks, _count(work, query))


def _failed_sign_in_letters(work: Work) -> Found:
    count = _count(work, failed_sign_in_letters(work)) if may_administer(work) else 0
    if not count:
        return Found([], 0)
    sentence = work.texts.ngettext(
        "%(count)s letter with a link to sign in or to set a password could not be delivered.",
        "%(count)s letters with a link to sign in or to set a password could not be delivered.",
        count,
    )
    return Found([Task(sentence, None, "", "site.undelivered", urgent=True)], 1)


def _notice(work: Work) -> Found:
    """Events are published and the privacy notice is not, or it is from before and names nobody: an
    administrator's task."""
    known = office(work)
    if not may_administer(work) or (known.privacy and (known.is_named or not known.privacy.is_earlier)):
        return Found([], 0)
    if known.privacy:
        sentence = work.texts.gettext(
            "The privacy notice names no office: give the office its name, then publish a notice with it."
        )
        return Found([Task(sentence, None, "", "office.settings")], 1)
    coming = select(Event.id).where(
        Event.publication == Publication.published, Event.listed_until >= work.today
    )
    count = _count(work, coming)
    if not count:
        return Found([], 0)
    sentence = work.texts.gettext(
        "The privacy notice is not published: people who sign up for an event can't read it."
    )
    return Found([Task(sentence, None, "", "office.notice", {"kind": "privacy"}, urgent=True)], 1)


def _late_places(work: Work) -> Found:
    found = late_withdrawals(work, visible_to_staff(work))
    tasks = []
    for each in found[:SHOWN]:
        sentence = work.texts.ngettext(
            "%(count)s place is free shortly before the start, and somebody is waiting.",
            "%(count)s places are free shortly before the start, and people are waiting.",
            each.free,
        )
        tasks.append(_of_event(work, each.event, sentence, "registrations.manage_listing", urgent=True))
    return Found(tasks, len(found))


def _crowded(work: Work) -> Found:
    found = crowded(work, visible_to_staff(work))
    tasks = []
    for each in found[:SHOWN]:
        sentence = work.texts.gettext(
            "%(institution)s has %(places)s places, and the limit is %(limit)s.",
            institution=each.institution,
            places=each.seats,
            limit=each.event.rules.per_institution_limit,
        )
        tasks.append(_of_event(work, each.event, sentence, "registrations.manage_listing"))
    return Found(tasks, len(found))


def _sessions(work: Work) -> Found:
    query = unconfirmed(work)
    tasks = [
        Task(
            work.texts.gettext("The attendance is not confirmed yet."),
            title(session.meeting.event, work.texts.language),
            session_line(work.texts, session),
            "attendance.session",
            {"slug": session.meeting.event.slug, "id": session.id},
        )
        for session in work.session.scalars(query.limit(SHOWN))
    ]
    return Found(tasks, _count(work, query))


def _drafts(work: Work) -> Found:
    query = drafts(work)
    tasks = []
    for event in work.session.scalars(query.limit(SHOWN)).unique():
        missing = len(gaps(event))
        sentence = work.texts.ngettext(
            "%(count)s thing is missing before the event can be published.",
            "%(count)s things are missing before the event can be published.",
            missing,
        )
        ready = work.texts.gettext("The draft is complete, and the public does not see it yet.")
        tasks.append(_of_event(work, event, sentence if missing else ready, "desk.manage_show"))
    return Found(tasks, _count(work, query))


def _institutions(work: Work) -> Found:
    if not organises_everything(work):
        return Found([], 0)
    count = to_decide(work)
    if not count:
        return Found([], 0)
    sentence = work.texts.ngettext(
        "%(count)s institution that a participant typed is not confirmed yet.",
        "%(count)s institutions that participants typed are not confirmed yet.",
        count,
    )
    return Found([Task(sentence, None, "", "directory.institution_pairs")], 1)


def _two_factor(work: Work) -> Found:
    """An installation that is older than today's default keeps its own until somebody decides."""
    if work.settings.get("two_factor_is_set") or not may_administer(work):
        return Found([], 0)
    if kept_two_factor(work) != "optional":
        return Found([], 0)
    sentence = work.texts.gettext(
        "Nobody here has to sign in with a code, as before the upgrade. New installations ask it of "
        "administrators, organisers and co-organisers. The person who runs the server decides: the setting "
        "TWO_FACTOR is by_role, or optional to leave it as it is."
    )
    return Found([Task(sentence, None, "", "sign_in.second_factor")], 1)


def _count(work: Work, query: Select[Any]) -> int:
    return work.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _of_event(work: Work, event: Event, sentence: str, endpoint: str, *, urgent: bool = False) -> Task:
    about = title(event, work.texts.language)
    return Task(sentence, about, "", endpoint, {"slug": event.slug}, urgent)
