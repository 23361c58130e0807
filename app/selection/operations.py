"""A resolution appoints the chosen: they become members of a group, each once, and are told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import N_, Forbidden, Refusal
from app.events.models import Event, WhoDecides
from app.events.operations.locking import lock_event
from app.events.window import is_past
from app.groups.access import managed_group
from app.groups.details import GroupDetails
from app.groups.models import Group
from app.groups.operations.appointing import ChosenMember, Enlisted, appoint_members
from app.groups.operations.groups import add_group
from app.groups.operations.meetings import OTHER_PROJECT, join_event
from app.history.operations import record
from app.outbox.letters import LetterText
from app.outbox.operations import preview, tell_all
from app.registrations.models import Registration
from app.registrations.operations.previews import named, without_key
from app.selection.access import may_appoint
from app.selection.facts import APPOINTED
from app.selection.messages import appointed_letter
from app.selection.models import Appointee, AppointingResolution
from app.work import Work

NO_RESOLUTION = N_("No resolution appoints here: change who decides about the applications first.")
NO_PROJECT = N_("Groups belong to projects: give the event its project first.")
NO_NUMBER = N_("Type the number of the resolution.")
NOT_YET = N_("This day is still to come: type the day on which the resolution was adopted.")
NOBODY = N_("Nobody was chosen: tick those whom the resolution appoints.")
NOT_CHOSEN = N_("No longer among the chosen: %(people)s. Nothing was done; this is the list as it is now.")
OTHER_GROUP = N_("This resolution has appointed people to “%(name)s” already: choose that group.")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionPlan:
    """What is appointed: whom, by number of their registrations; by which resolution; to which group.

    Without `group_id`, `group` is made. They are members from `starts` on, else from the day of the
    resolution. `is_meeting` also makes the event a meeting of the group.
    """

    people: Sequence[int]
    number: str
    resolved_on: date
    starts: date | None = None
    group_id: int | None = None
    group: GroupDetails | None = None
    is_meeting: bool = False


class NoLongerChosen(Refusal):
    """Some of these people have no place any more; nothing was done."""

    def __init__(self, rows: Sequence[Registration]) -> None:
        told = ", ".join(each.name for each in rows[:_MOST_NAMED])
        super().__init__(NOT_CHOSEN, values={"people": f"{told}, …" if len(rows) > _MOST_NAMED else told})


@dataclass(slots=True)
class Appointed:
    """Who was added to the group, and who was a member then; who was appointed before is left out."""

    added: list[Registration] = field(default_factory=list)
    members: list[Registration] = field(default_factory=list)
    resolution: AppointingResolution | None = None
    is_quiet: bool = False
    """Whether nobody is told, since the event is over."""


@dataclass(frozen=True, slots=True)
class ResolutionPreview:
    """What an appointment would do: the group, the names, how many are told in which way, a letter."""

    group: str
    added: list[str]
    members: list[str]
    letters: int
    to_phone: int
    letter: LetterText | None
    language: str
    is_quiet: bool


def why_nobody_is_appointed(event: Event) -> str:
    """Return the sentence that says what has to be set first, as a message id; empty if nothing."""
    if event.rules.who_decides != WhoDecides.appointment:
        return NO_RESOLUTION
    return NO_PROJECT if event.project_id is None else ""


def appoint(work: Work, event: Event, wanted: ResolutionPlan) -> Appointed:
    """Make the chosen members of a group by a resolution, all of them or nobody, and tell those who are new.

    Under the event's lock, then the group's. Who was appointed before from this event is passed over, so
    twice is as good as once; a resolution that appointed before adds to the same group. NoLongerChosen if
    somebody has no place any more. Refuses an event where no resolution appoints, an empty number, a day
    that is still to come, a group of another project, and what `add_group`, `appoint_members` and
    `join_event` refuse. Forbidden unless the project is the actor's.
    """
    done = _done(work, event, wanted)
    if done.resolution is None:
        return done
    resolution = done.resolution
    values = {
        "number": resolution.number,
        "day": resolution.resolved_on.isoformat(),
        "name": resolution.group.name,
        "count": len(done.added) + len(done.members),
    }
    record(work, APPOINTED, "event", event.id, event_id=event.id, values=values)
    if not done.is_quiet:
        tell_all(work, [appointed_letter(work, each, resolution) for each in done.added])
    work.session.flush()
    return done


def preview_of_appointment(work: Work, event: Event, wanted: ResolutionPlan) -> ResolutionPreview:
    """Return what an appointment would do, and change nothing; refuses what `appoint` would."""
    attempt = work.session.begin_nested()
    try:
        done = _done(work, event, wanted)
        told = [] if done.is_quiet else done.added
        mailed = [each for each in told if each.email]
        first, resolution = next(iter(mailed), None), done.resolution
        letter = None
        if first is not None and resolution is not None:
            letter = preview(work, without_key(work, appointed_letter(work, first, resolution)))
        return ResolutionPreview(
            resolution.group.name if resolution else "",
            [named(each) for each in done.added],
            [named(each) for each in done.members],
            len(mailed),
            len(told) - len(mailed),
            letter,
            first.language if first else work.texts.language,
            done.is_quiet,
        )
    finally:
        attempt.rollback()


def _done(work: Work, event: Event, wanted: ResolutionPlan) -> Appointed:
    """Change rosters, and tell nobody yet; `resolution` stays None if all were appointed before."""
    lock_event(work, event)
    _check(work, event, wanted)
    rows = _still_to_appoint(work, event, wanted.people)
    done = Appointed(is_quiet=is_past(work, event))
    if not rows:
        return done
    resolution = _resolution(work, event, wanted)
    people = [ChosenMember(person=each.person, institution_id=each.institution_id) for each in rows]
    starts = wanted.starts or wanted.resolved_on
    enlisted = appoint_members(work, resolution.group, people, wanted.number, wanted.resolved_on, starts)
    done.resolution = resolution
    _note(work, done, resolution, rows, enlisted)
    if wanted.is_meeting:
        join_event(work, resolution.group, event)
    return done


def _check(work: Work, event: Event, wanted: ResolutionPlan) -> None:
    why_not = why_nobody_is_appointed(event)
    if why_not:
        raise Refusal(why_not)
    if not may_appoint(work, event):
        raise Forbidden
    if not wanted.number.strip():
        raise Refusal(NO_NUMBER, field="number")
    if wanted.resolved_on > work.today:
        raise Refusal(NOT_YET, field="resolved_on")
    if not wanted.people:
        raise Refusal(NOBODY)


def _still_to_appoint(work: Work, event: Event, ids: Sequence[int]) -> list[Registration]:
    """Return the chosen whom no resolution has appointed, by name; refuses who is not chosen any more."""
    rows = work.session.scalars(
        select(Registration)
        .outerjoin(Appointee, Appointee.registration_id == Registration.id)
        .where(
            Registration.event_id == event.id, Registration.id.in_(ids), Appointee.registration_id.is_(None)
        )
        .options(joinedload(Registration.person))
        .order_by(Registration.name_sort, Registration.id)
        .execution_options(populate_existing=True)
    ).all()
    gone = [each for each in rows if not each.is_seated]
    if gone:
        raise NoLongerChosen(gone)
    return list(rows)


def _resolution(work: Work, event: Event, wanted: ResolutionPlan) -> AppointingResolution:
    """Return the row of the resolution: that of an earlier act, or a new one with the chosen or new group."""
    known = work.session.scalar(
        select(AppointingResolution).where(
            AppointingResolution.event_id == event.id,
            AppointingResolution.number == wanted.number,
            AppointingResolution.resolved_on == wanted.resolved_on,
        )
    )
    if known is not None:
        if wanted.group_id not in (None, known.group_id):
            raise Refusal(OTHER_GROUP, field="group", values={"name": known.group.name})
        return known
    group = _group(work, event, wanted)
    new = AppointingResolution(
        event_id=event.id, group_id=group.id, number=wanted.number, resolved_on=wanted.resolved_on,
        made_at=work.now,
    )  # fmt: skip
    work.session.add(new)
    work.session.flush()
    return new


def _group(work: Work, event: Event, wanted: ResolutionPlan) -> Group:
    if wanted.group_id is not None:
        group = managed_group(work, wanted.group_id)
        if group.project_id != event.project_id:
            raise Refusal(OTHER_PROJECT, field="group")
        return group
    if wanted.group is None:
        raise ValueError("an appointment needs a group, or the details of a new one")
    return add_group(work, wanted.group)


def _note(
    work: Work,
    done: Appointed,
    resolution: AppointingResolution,
    rows: Sequence[Registration],
    enlisted: Enlisted,
) -> None:
    """Keep by which membership each was appointed, and part the new ones from those who were members."""
    for each in rows:
        membership = enlisted.added.get(each.person_id) or enlisted.known[each.person_id]
        (done.added if each.person_id in enlisted.added else done.members).append(each)
        work.session.add(
            Appointee(registration_id=each.id, resolution_id=resolution.id, membership_id=membership.id)
        )
    work.session.flush()
