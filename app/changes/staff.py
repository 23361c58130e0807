"""Who is told of a change without a registration: trainers, co-organisers, members of the event's group."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from app.accounts.models import Role
from app.events.models import Event
from app.events.staffed import ORGANISING, Staffed, staffed_at
from app.groups.models import Group, GroupEvent, Membership
from app.people.models import Person
from app.registrations.models import Registration
from app.work import Work

STAFF = "staff"
"""What a letter to a trainer or co-organiser is about: the number of their account."""
MEMBER = "member"
"""What a letter to a member of the event's group is about: the number of the person."""


@dataclass(frozen=True, slots=True)
class StaffReader:
    """Those of the staff to whom a letter says the same: which meetings are theirs (None: all), as what.

    Members of a group read its name instead of a role.
    """

    language: str
    roles: frozenset[Role]
    meeting_ids: frozenset[int] | None
    group: str = ""

    def includes(self, meeting_id: int) -> bool:
        """Tell whether a meeting is theirs."""
        return self.meeting_ids is None or meeting_id in self.meeting_ids

    @property
    def leads(self) -> bool:
        """Whether they are trainers here."""
        return Role.trainer in self.roles

    @property
    def organises(self) -> bool:
        """Whether they organise this event, or help to."""
        return not self.roles.isdisjoint(ORGANISING)


@dataclass(frozen=True, slots=True)
class GroupMember(Staffed):
    """Somebody of the group whose meeting the event is: told like the staff, of all of it, without a role.

    `account_id` is the number of the person; an empty `email` means that they must be phoned.
    """

    group: str = ""


def subject_of(staffed: Staffed) -> tuple[str, int]:
    """Return what a letter to a member of staff or of the group is about."""
    return (MEMBER if isinstance(staffed, GroupMember) else STAFF), staffed.account_id


def reader_of(staffed: Staffed) -> StaffReader:
    """Return as whom a member of staff or of the group reads a letter about the event."""
    group = staffed.group if isinstance(staffed, GroupMember) else ""
    return StaffReader(staffed.language, staffed.roles, staffed.meeting_ids, group)


def staff_to_notify(work: Work, event: Event) -> list[Staffed]:
    """Return whom of the event's staff a change concerns, by name: all but who makes it."""
    actor = work.actor.id if work.actor.is_staff else None
    return [each for each in staffed_at(work, event) if each.account_id != actor]


def path_of(staffed: Staffed, event: Event) -> str:
    """Return the path of the page where somebody without a registration sees what they were told."""
    if isinstance(staffed, GroupMember):
        return f"/events/{event.slug}/"
    return "/manage/sessions/" if reader_of(staffed).leads else f"/manage/events/{event.slug}/"


def members_at_all(work: Work, events: Sequence[Event]) -> dict[int, list[GroupMember]]:
    """Return by event the members of its group who are not registered for it, by name; one statement.

    Who belongs to the group today or later is a member here. Who withdrew or was removed has said so, or was
    told so: they are left out.
    """
    knows = exists().where(
        Registration.event_id == GroupEvent.event_id, Registration.person_id == Membership.person_id
    )
    query = (
        select(GroupEvent.event_id, Group.name, Person)
        .join(Group, Group.id == GroupEvent.group_id)
        .join(Membership, Membership.group_id == Group.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            GroupEvent.event_id.in_([event.id for event in events]),
            or_(Membership.ends.is_(None), Membership.ends >= work.today),
            ~knows,
        )
        .order_by(Person.name_sort, Person.id)
    )
    found: dict[int, dict[int, GroupMember]] = {event.id: {} for event in events}
    for event_id, group, person in work.session.execute(query):
        name = f"{person.first_name} {person.last_name}"
        found[event_id][person.id] = GroupMember(
            person.id, name, person.email, person.language, frozenset(), None, group
        )
    return {id: list(members.values()) for id, members in found.items()}
