"""Which events belong to a recruitment: putting one in, and taking it out."""

from collections.abc import Collection

from sqlalchemy import func, select

from app.errors import N_, Forbidden, Refusal
from app.events.access import may_manage_event
from app.events.models import Event, Recruitment, RegistrationRules
from app.events.operations.locking import lock_events, lock_joint
from app.events.summary import touch
from app.history.operations import record
from app.recruitments import facts
from app.registrations.models import IN_FORCE, Registration
from app.work import Work

IN_ANOTHER = N_("This event belongs to another recruitment: take it out there first.")
OTHER_PROJECT = N_("An event belongs to the project of its recruitment: this one is of another project.")
OTHERS_OF_PROJECT = N_("The events of this recruitment belong to its project: take them out first.")
JUST_CHANGED = N_("Somebody else changed this recruitment just now. Please try again.")
_NAMED = 5


def put_in(work: Work, recruitment: Recruitment, event: Event) -> None:
    """Put an event into a recruitment, under the locks of all its events; twice is as good as once.

    Forbidden to whom the event is not theirs to organise. Refuses an event of another recruitment or
    project, and, where a person takes part once only, people who are registered for two.
    """
    _lock_with(work, recruitment, event)
    if work.actor.kind != "system" and not may_manage_event(work, event):
        raise Forbidden
    (event,) = lock_events(work, [event.id])
    if event.rules.recruitment_id == recruitment.id:
        return
    if event.rules.recruitment_id is not None:
        raise Refusal(IN_ANOTHER, field="event")
    if event.project_id != recruitment.project_id:
        raise Refusal(OTHER_PROJECT, field="event")
    if recruitment.once_only:
        refuse_people_in_two(work, [*ids_in(work, recruitment), event.id], "event")
    event.rules.recruitment_id = recruitment.id
    _done(work, recruitment, event, joined=True)


def take_out(work: Work, recruitment: Recruitment, event: Event) -> None:
    """Take an event out of a recruitment; who is registered stays so. Twice is as good as once.

    Forbidden to whom the event is not theirs to organise.
    """
    _lock_with(work, recruitment, event)
    if work.actor.kind != "system" and not may_manage_event(work, event):
        raise Forbidden
    (event,) = lock_events(work, [event.id])
    if event.rules.recruitment_id != recruitment.id:
        return
    event.rules.recruitment_id = None
    _done(work, recruitment, event, joined=False)


def _lock_with(work: Work, recruitment: Recruitment, event: Event) -> None:
    before = ids_in(work, recruitment)
    lock_joint(work, (Event.id == event.id) | (RegistrationRules.recruitment_id == recruitment.id))
    _read_anew(work, recruitment)
    if ids_in(work, recruitment) != before:
        # Another event came in meanwhile, and its lock is not held.
        raise Refusal(JUST_CHANGED, field="event")


def with_their_locks(work: Work, recruitment: Recruitment) -> None:
    """Lock all events of a recruitment, in order of id, and read the recruitment anew."""
    lock_joint(work, RegistrationRules.recruitment_id == recruitment.id)
    _read_anew(work, recruitment)


def ids_in(work: Work, recruitment: Recruitment) -> list[int]:
    """Return the ids of a recruitment's events."""
    query = select(RegistrationRules.event_id).where(RegistrationRules.recruitment_id == recruitment.id)
    return list(work.session.scalars(query.order_by(RegistrationRules.event_id)))


def check_project(work: Work, ids: Collection[int], project_id: int | None) -> None:
    """Refuse to give a recruitment another project than its events have."""
    projects = work.session.scalars(select(Event.project_id).where(Event.id.in_(ids)).distinct())
    if any(each != project_id for each in projects):
        raise Refusal(OTHERS_OF_PROJECT, field="project")


def refuse_people_in_two(work: Work, ids: Collection[int], field: str) -> None:
    """Refuse while somebody is registered for two of these events, and name the first of them."""
    twice = (
        select(Registration.person_id)
        .where(Registration.event_id.in_(ids), Registration.state.in_(IN_FORCE))
        .group_by(Registration.person_id)
        .having(func.count() > 1)
    )
    people = list(work.session.scalars(twice.order_by(Registration.person_id)))
    if not people:
        return
    names = select(func.min(Registration.last_name), func.min(Registration.first_name)).where(
        Registration.event_id.in_(ids), Registration.person_id.in_(people[:_NAMED])
    )
    rows = work.session.execute(names.group_by(Registration.person_id).order_by(Registration.person_id))
    named = ", ".join(f"{first} {last}" for last, first in rows)
    told = named if len(people) <= _NAMED else f"{named}, …"
    raise Refusal(
        "%(count)s person is registered for two of these events: %(people)s. Move them first.",
        plural="%(count)s people are registered for two of these events: %(people)s. Move them first.",
        count=len(people),
        values={"people": told},
        field=field,
    )


def refuse_person_in_two(work: Work, person_id: int) -> None:
    """Refuse that a person, as after a merge, is registered for two events of a recruitment for one only.

    Who waits for a change has a second registration that names the first, and is not refused.
    """
    rows = work.session.execute(
        select(Registration.id, Registration.transferred_from_id, Recruitment.id, Recruitment.title_pl)
        .join(RegistrationRules, RegistrationRules.event_id == Registration.event_id)
        .join(Recruitment, Recruitment.id == RegistrationRules.recruitment_id)
        .where(Registration.person_id == person_id, Registration.state.in_(IN_FORCE), Recruitment.once_only)
    ).all()
    found: dict[int, list[tuple[int, int | None]]] = {}
    for id, former_id, recruitment_id, title in rows:
        found.setdefault(recruitment_id, []).append((id, former_id))
        here = found[recruitment_id]
        if len(here) > 1 and not any(former in {one for one, _ in here} for _, former in here):
            raise Refusal(
                "Both are registered for events of the recruitment “%(title)s”, in which a person takes "
                "part once: end one of the registrations first.",
                values={"title": title},
            )


def _read_anew(work: Work, recruitment: Recruitment) -> None:
    # Everything about a recruitment changes under its own row, too: it may have no event yet.
    query = select(Recruitment).where(Recruitment.id == recruitment.id).with_for_update(of=Recruitment)
    work.session.scalars(query.execution_options(populate_existing=True)).one()


def _done(work: Work, recruitment: Recruitment, event: Event, *, joined: bool) -> None:
    recruitment.version += 1
    recruitment.changed_at = work.now
    touch(work, event)
    work.session.flush()
    values = {"title": recruitment.title_pl, "event": event.title_pl}
    fact = facts.EVENT_JOINED if joined else facts.EVENT_PARTED
    record(work, fact, "recruitment", recruitment.id, values=values)
    record(work, fact, "event", event.id, event_id=event.id, values=values)
