"""What is to be done: how rooms tell the desk of their tasks, and the tasks of this room."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.errors import N_
from app.events.access import visible_to_staff
from app.events.models import Event, EventStatus, Publication
from app.events.publication import gaps
from app.events.queries import drafts, first_in, whole_event
from app.events.timing import credit_minutes, sessions_of
from app.events.titles import Title, title
from app.events.window import is_past
from app.work import Work

SHOWN = 8
"""How many tasks of one kind the first page names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a sentence, the words of its button, and the page on which it is done.

    On the first page `about` and `detail` say which event and which session it is about.
    """

    sentence: str
    action: str
    endpoint: str
    arguments: dict[str, object] = field(default_factory=dict)
    about: Title | None = None
    detail: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks of one kind; `more` counts those that are not named. `sign` is an icon."""

    heading: str
    sign: str
    tasks: list[Task]
    more: int = 0

    @property
    def count(self) -> int:
        """How many tasks there are."""
        return len(self.tasks) + self.more


def grouped(work: Work, heading: str, sign: str, tasks: Iterable[Task], count: int) -> list[TaskGroup]:
    """Return the group of these tasks, of `count` in all; nothing if there are none. `heading` is an id."""
    shown = list(tasks)
    return [TaskGroup(work.texts.gettext(heading), sign, shown, count - len(shown))] if count else []


def tasks(work: Work, event: Event) -> list[Task]:
    """Return what is to be done for one event: sessions without hours, while it is to come, and a
    suspension that has ended."""
    if event.publication != Publication.published:
        return []
    if event.status == EventStatus.suspended:
        return [_resume(work, event)] if ends_suspension(work, event) else []
    if is_past(work, event):
        return []
    unknown = [session for session in sessions_of(event) if credit_minutes(session) is None]
    if not unknown:
        return []
    sentence = work.texts.ngettext(
        "%(count)s session has no hours yet", "%(count)s sessions have no hours yet", len(unknown)
    )
    return [Task(sentence, work.texts.gettext("Add the hours"), "changes.meetings", {"slug": event.slug})]


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what is to be done for all events that the actor manages: ended suspensions, drafts."""
    rows, in_all = first_in(work, drafts(work), SHOWN)
    found = [_draft(work, event) for (event,) in rows]
    return [
        *_suspended(work),
        *grouped(work, N_("Drafts"), "edit", found, in_all),
    ]


def ends_suspension(work: Work, event: Event) -> bool:
    """Tell whether the day until which an event is suspended is over."""
    return event.suspended_until is not None and event.suspended_until < work.today


def _suspended(work: Work) -> list[TaskGroup]:
    query = whole_event().where(
        Event.status == EventStatus.suspended,
        Event.suspended_until < work.today,
        Event.publication == Publication.published,
        visible_to_staff(work),
    )
    rows, in_all = first_in(work, query.order_by(Event.suspended_until, Event.id), SHOWN)
    tasks = [replace(_resume(work, each), about=title(each, work.texts.language)) for (each,) in rows]
    return grouped(work, N_("Suspensions that have ended"), "clock", tasks, in_all)


def _resume(work: Work, event: Event) -> Task:
    day = work.texts.day_plain(event.suspended_until) if event.suspended_until else ""
    return Task(
        work.texts.gettext(
            N_("The event was suspended until %(day)s: resume it, or say another day."), day=day
        ),
        work.texts.gettext(N_("Resume the event")),
        "changes.several",
        {"slug": event.slug, "resume": 1},
    )


def _draft(work: Work, event: Event) -> Task:
    texts, missing = work.texts, len(gaps(event))
    lacks = texts.ngettext(
        "%(count)s thing is missing before the event can be published.",
        "%(count)s things are missing before the event can be published.",
        missing,
    )
    ready = texts.gettext("The draft is complete, and the public does not see it yet.")
    return Task(
        lacks if missing else ready,
        texts.gettext("Open the draft"),
        "desk.manage_show",
        {"slug": event.slug},
        about=title(event, texts.language),
    )
