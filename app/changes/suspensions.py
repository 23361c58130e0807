"""Suspending all of a project or of a form of support in one act: what it concerns, who is told, the deed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, insert, select

from app.changes.difference import EventDifference
from app.changes.facts import PEOPLE_TOLD
from app.changes.hearers import hearers_of
from app.changes.joint import JointLetters, SuspendingAct, reached
from app.changes.letters import Announcement
from app.changes.models import Suspended, Suspension
from app.changes.shares import Hearer
from app.changes.snapshot import snapshot
from app.changes.telling import tell_hearers
from app.coaching.models import Appointment
from app.coaching.operations.suspending import lock_lines, suspend_lines, to_be_suspended
from app.errors import N_, Forbidden, Refusal
from app.events.access import organises_everything, organises_project
from app.events.labels import FORM_OF_SUPPORT
from app.events.models import TO_COME, Event, EventStatus, FormOfSupport, Publication
from app.events.operations.locking import lock_events
from app.events.operations.suspending import check_until, suspend_all
from app.events.queries import with_meetings
from app.events.window import is_past
from app.history.operations import record
from app.lines.models import SupportLine
from app.outbox.letters import LetterText
from app.projects.models import Project
from app.texts import LANGUAGES
from app.work import Work

NOTHING = N_("Nothing here is planned, so there is nothing to suspend.")
ALL_OF_ALL = N_("Choose a project, a form of support, or both.")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is suspended: of a project (None: all), of a form of support (None: all); until when, and why."""

    project: Project | None
    form: FormOfSupport | None
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class InScope:
    """The events, lines and appointments that an act suspends."""

    events: Sequence[Event]
    lines: Sequence[SupportLine]
    appointments: Sequence[Appointment]

    @property
    def mark(self) -> str:
        """What differs when another event or line would be suspended than somebody saw."""
        events, lines = (",".join(str(each.id) for each in rows) for rows in (self.events, self.lines))
        return f"{events};{lines}"


@dataclass(frozen=True, slots=True)
class SuspensionPreview:
    """What an act would suspend, how many it would tell, and the letter of the first (None: nobody)."""

    concerned: InScope
    by_mail: int
    by_phone: int
    letter: LetterText | None


def concerned_by(work: Work, scope: Scope) -> InScope:
    """Return what an act would suspend: published events that are planned and not over, and lines.

    Six statements. Refuses a scope of everything, a day that is over, and a scope in which nothing is
    planned; Forbidden to whom the project, or all of them, are not theirs to organise.
    """
    _must_organise(work, scope.project)
    if scope.project is None and scope.form is None:
        raise Refusal(ALL_OF_ALL, field="project")
    check_until(work, scope.until)
    events = [each for each in work.session.scalars(_events(work, scope)) if not is_past(work, each)]
    lines = list(work.session.scalars(_lines(work, scope)))
    if not events and not lines:
        raise Refusal(NOTHING, field="project")
    return InScope(events, lines, to_be_suspended(work, [each.id for each in lines]))


def preview_suspension(work: Work, scope: Scope) -> SuspensionPreview:
    """Return what an act would do; changes nothing."""
    concerned = concerned_by(work, scope)
    hearers = hearers_of(work, _announced(work, concerned, scope), concerned.appointments)
    mailed, phoned = reached(hearers)
    letters = JointLetters(work, act_of(work, scope.project, scope.form, scope.until, scope.reason))
    letter = letters.text(mailed[0], hides_links=True) if mailed else None
    return SuspensionPreview(concerned, len(mailed), len(phoned), letter)


def suspend_scope(work: Work, scope: Scope, mark: str, *, notify: bool) -> tuple[Suspension, int]:
    """Suspend all of a scope in one act; return it, and how many people are told.

    Refuses what `concerned_by` does, and if by now it would be other events or lines than in `mark`.
    The number of statements is constant.
    """
    concerned = _locked(work, concerned_by(work, scope))
    if concerned.mark != mark:
        raise Refusal(N_("Meanwhile other events or lines would be suspended: look at them again."))
    announced = _announced(work, concerned, scope)
    suspend_all(work, concerned.events, scope.until, scope.reason)
    appointments = suspend_lines(work, concerned.lines, scope.until, scope.reason)
    act = Suspension(
        project=scope.project,
        form_of_support=scope.form,
        until=scope.until,
        reason=scope.reason or None,
        account_id=work.actor.id if work.actor.is_staff else None,
        at=work.now,
    )
    work.session.add(act)
    work.session.flush()
    _name_all(work, act, concerned)
    told = 0
    if notify:
        said = act_of(work, scope.project, scope.form, scope.until, scope.reason)
        told = tell_of_act(work, act, said, hearers_of(work, announced, appointments))
    work.session.flush()
    return act, told


def _name_all(work: Work, act: Suspension, concerned: InScope) -> None:
    events = [{"suspension_id": act.id, "event_id": each.id, "line_id": None} for each in concerned.events]
    lines = [{"suspension_id": act.id, "event_id": None, "line_id": each.id} for each in concerned.lines]
    work.session.execute(insert(Suspended.metadata.tables[Suspended.__tablename__]), events + lines)


def tell_of_act(work: Work, row: Suspension, act: SuspendingAct, hearers: Sequence[Hearer]) -> int:
    """Tell each: by a letter, or who gave no e-mail by a call to be made; return how many get a letter."""
    mailed, _ = reached(hearers)
    tell_hearers(work, hearers, act)
    record(work, PEOPLE_TOLD, "suspension", row.id, values={"count": len(mailed)})
    return len(mailed)


def act_of(
    work: Work, project: Project | None, form: FormOfSupport | None, until: date | None, reason: str,
    *, suspends: bool = True,
) -> SuspendingAct:  # fmt: skip
    """Return what all letters of an act say."""
    scope, days = {}, {}
    for language in LANGUAGES:
        texts = work.texts.into(language)
        name = project.short_name_pl or project.name if project else ""
        parts = [texts.gettext(FORM_OF_SUPPORT[form]) if form else "", name]
        scope[language] = ", ".join(part for part in parts if part)
        days[language] = texts.day(until) if until else ""
    return SuspendingAct(suspends, scope, days, reason)


def _announced(work: Work, concerned: InScope, scope: Scope) -> list[Announcement]:
    """Return what people are told when events are suspended; trainers stay the same, and are not read."""
    found = []
    for event in concerned.events:
        before = snapshot(work, event, trainers=False)
        after = replace(before, status=EventStatus.suspended, suspended_until=scope.until)
        found.append(Announcement(event, EventDifference(before, after), scope.reason))
    return found


def _locked(work: Work, concerned: InScope) -> InScope:
    """Take the locks of events, then of lines; what was cancelled or suspended meanwhile is left out."""
    events = lock_events(work, [each.id for each in concerned.events])
    lines = lock_lines(work, [each.id for each in concerned.lines])
    return InScope(
        [each for each in events if each.status in TO_COME and each.publication == Publication.published],
        [each for each in lines if each.suspended_on is None],
        concerned.appointments,
    )


def _must_organise(work: Work, project: Project | None) -> None:
    may = organises_project(work, project.id) if project else organises_everything(work)
    if not may:
        raise Forbidden


def _events(work: Work, scope: Scope) -> Select[Event]:
    query = select(Event).options(with_meetings()).order_by(Event.id)
    wanted = [
        Event.publication == Publication.published,
        Event.status.in_(TO_COME),
        Event.listed_until >= work.today,
    ]
    if scope.project is not None:
        wanted.append(Event.project_id == scope.project.id)
    if scope.form is not None:
        wanted.append(Event.form_of_support == scope.form)
    return query.where(*wanted)


def _lines(work: Work, scope: Scope) -> Select[SupportLine]:
    wanted = [SupportLine.suspended_on.is_(None), SupportLine.ends >= work.today]
    if scope.project is not None:
        wanted.append(SupportLine.project_id == scope.project.id)
    if scope.form is not None:
        wanted.append(SupportLine.form_of_support == scope.form)
    return select(SupportLine).where(*wanted).order_by(SupportLine.id)
