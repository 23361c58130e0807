"""Who of a group belongs to one of its events: members on the meetings' days, and where they stand there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from app.errors import N_
from app.events.models import Event
from app.events.timing import sessions_of
from app.groups.models import Group, Membership
from app.groups.queries import roster
from app.registrations.models import Registration, RegistrationState
from app.registrations.recruited import persons_elsewhere
from app.work import Work

LEFT = N_("is no member any more on these days")
JOINS_LATER = N_("becomes a member later")
NOT_THEN = N_("is no member on these days")
WITHDREW = N_("withdrew: add them by hand if they come after all")
REMOVED = N_("was removed: add them by hand if they come after all")
ENROLLED = N_("is enrolled already")
IN_OTHER_EVENT = N_("is registered for another event of the same recruitment")


@dataclass(frozen=True, slots=True)
class MemberAt:
    """A member and where they stand at an event of the group.

    `first` and `last` narrow the days that are theirs (None: from the beginning, to the end); `why_not`
    says why they can't be enrolled, empty for those who can.
    """

    membership: Membership
    registration: Registration | None
    first: date | None = None
    last: date | None = None
    why_not: str = ""


def members_at(work: Work, event: Event, group: Group) -> list[MemberAt]:
    """Return everybody who is or was a member by name, each once, with where they stand; two statements.

    Who is a member on a day on which the event meets can be enrolled; of an event without days, who is one
    today. Who withdrew or was removed is left to staff.
    """
    query = select(Registration).where(Registration.event_id == event.id)
    theirs = select(Membership.person_id).where(Membership.group_id == group.id)
    rows = work.session.scalars(query.where(Registration.person_id.in_(theirs)))
    known = {each.person_id: each for each in rows}
    days = sorted({session.day for session in sessions_of(event)}) or [work.today]
    of_person: dict[int, list[Membership]] = {}
    for each in work.session.scalars(roster(group)):
        of_person.setdefault(each.person_id, []).append(each)
    found = [_member_at(days, all_of, known.get(id)) for id, all_of in of_person.items()]
    taken = persons_elsewhere(work, event, [each.membership.person_id for each in found if not each.why_not])
    found = [
        replace(each, why_not=IN_OTHER_EVENT)
        if each.membership.person_id in taken and not each.why_not
        else each
        for each in found
    ]
    return sorted(found, key=lambda each: (each.membership.person.name_sort, each.membership.person_id))


def _member_at(
    days: list[date], memberships: list[Membership], registration: Registration | None
) -> MemberAt:
    here = [each for each in memberships if any(each.includes(day) for day in days)]
    last_one = max(memberships, key=lambda each: each.ends or date.max)
    if not here:
        return MemberAt(last_one, registration, why_not=_why_not(days, memberships))
    met = [day for day in days if any(each.includes(day) for each in here)]
    first = met[0] if met[0] != days[0] else None
    last = met[-1] if met[-1] != days[-1] else None
    return MemberAt(here[-1], registration, first, last, _why_known(registration))


def _why_not(days: list[date], memberships: Iterable[Membership]) -> str:
    if all(each.ends is not None and each.ends < days[0] for each in memberships):
        return LEFT
    if all(each.starts is not None and each.starts > days[-1] for each in memberships):
        return JOINS_LATER
    return NOT_THEN


def _why_known(registration: Registration | None) -> str:
    if registration is None:
        return ""
    if registration.state == RegistrationState.withdrawn:
        return WITHDREW
    return REMOVED if registration.state == RegistrationState.removed else ENROLLED
