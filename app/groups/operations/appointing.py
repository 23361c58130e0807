"""Many people become members of a group at once, by one resolution."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select

from app.errors import N_, Refusal
from app.groups import facts
from app.groups.details import MOST_MEMBERS
from app.groups.models import Group, Membership
from app.groups.operations.locking import lock_group
from app.groups.operations.roster import FULL
from app.history.operations import NewFact, record_all
from app.people.models import Person
from app.people.operations.persons import lock_persons
from app.work import Work

ENDED = N_("The group became another one on %(day)s: choose that one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenMember:
    """Who becomes a member, and which institution sends them."""

    person: Person
    institution_id: int | None


@dataclass(slots=True)
class Enlisted:
    """The memberships by the number of the person: made now, and those who were members then."""

    added: dict[int, Membership] = field(default_factory=dict)
    known: dict[int, Membership] = field(default_factory=dict)


def appoint_members(
    work: Work, group: Group, people: Sequence[ChosenMember], number: str, resolved_on: date, starts: date
) -> Enlisted:
    """Make people members from a day on, by a resolution; who is a member on that day or later stays as is.

    The statements don't grow with the people. Refuses a group that has become another one, and more than
    MOST_MEMBERS. Forbidden unless the group is the actor's.
    """
    lock_group(work, group)
    if group.ended_on is not None:
        raise Refusal(ENDED, field="group", values={"day": work.texts.day_plain(group.ended_on)})
    lock_persons(work, *(each.person for each in people))
    enlisted = Enlisted(known=_members_from(work, group, people, starts))
    for each in people:
        if each.person.id in enlisted.known or each.person.id in enlisted.added:
            continue
        enlisted.added[each.person.id] = Membership(
            group_id=group.id, person_id=each.person.id, institution_id=each.institution_id, starts=starts,
            resolution_number=number, resolved_on=resolved_on,
        )  # fmt: skip
    count = work.session.scalar(select(func.count()).where(Membership.group_id == group.id)) or 0
    if count + len(enlisted.added) > MOST_MEMBERS:
        raise Refusal(FULL, values={"most": MOST_MEMBERS})
    work.session.add_all(enlisted.added.values())
    work.session.flush()
    names = {each.person.id: each.person.name for each in people}
    values = {"number": number, "day": resolved_on.isoformat()}
    record_all(
        work,
        [
            NewFact(
                facts.MEMBER_APPOINTED, "group", group.id,
                values={**values, "person_id": id}, personal={"member": names[id]},
            )
            for id in enlisted.added
        ],
    )  # fmt: skip
    return enlisted


def _members_from(
    work: Work, group: Group, people: Sequence[ChosenMember], starts: date
) -> dict[int, Membership]:
    rows = work.session.scalars(
        select(Membership)
        .where(
            Membership.group_id == group.id,
            Membership.person_id.in_([each.person.id for each in people]),
            or_(Membership.ends.is_(None), Membership.ends >= starts),
        )
        .order_by(Membership.id)
    )
    return {each.person_id: each for each in rows}
