"""The roster of a group: members added, changed, ended, or removed as a mistake."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from app.errors import N_, Refusal
from app.groups import facts
from app.groups.details import MOST_MEMBERS, MembershipDetails, check_membership
from app.groups.models import Group, Membership
from app.groups.operations.locking import lock_group
from app.history.facts import Fact
from app.history.operations import record
from app.names import refuse_addresses
from app.people.models import Person
from app.people.operations import institution_for, known_person, person_by_phone
from app.people.operations.persons import lock_persons
from app.work import Work

NO_CONTACT = N_("Give an e-mail address or a phone number.")
MEMBER_THEN = N_("%(name)s is a member on these days already.")
FULL = N_("A group keeps at most %(most)s memberships.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who becomes a member, as typed: known by e-mail and name, or by phone and name where there is none."""

    first_name: str
    last_name: str
    email: str = ""
    phone: str | None = None


def add_member(work: Work, group: Group, member: Member, details: MembershipDetails) -> Membership:
    """Add a member, found as at a sign-up.

    Refuses names that hold addresses, neither e-mail nor phone, days in the wrong order, a day on which the
    person is a member already, and more than MOST_MEMBERS.
    """
    lock_group(work, group)
    check_membership(details)
    count = work.session.scalar(select(func.count()).where(Membership.group_id == group.id)) or 0
    if count >= MOST_MEMBERS:
        raise Refusal(FULL, values={"most": MOST_MEMBERS})
    person = _person(work, member)
    lock_persons(work, person)
    membership = Membership(group_id=group.id, person_id=person.id)
    _check_days(work, membership, person.name, details)
    _fill(work, membership, details)
    work.session.add(membership)
    work.session.flush()
    _tell(work, facts.MEMBER_ADDED, membership)
    return membership


def change_membership(work: Work, membership: Membership, details: MembershipDetails) -> None:
    """Change role, institution, days or act of a membership; refuses what `add_member` does."""
    lock_group(work, membership.group)
    work.session.refresh(membership)
    check_membership(details)
    name = membership.person.name
    _check_days(work, membership, name, details)
    before = _told_of(membership)
    _fill(work, membership, details)
    work.session.flush()
    after = _told_of(membership)
    changed = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    if changed:
        _tell(work, facts.MEMBER_CHANGED, membership, changed=changed)


def end_membership(work: Work, membership: Membership, last: date) -> None:
    """Let a membership end with a day. Refuses a day before it began; the same day again changes nothing."""
    lock_group(work, membership.group)
    work.session.refresh(membership)
    if membership.ends == last:
        return
    if membership.starts is not None and last < membership.starts:
        raise Refusal("The last day is before the first one.", field="last_day")
    if membership.ends is None or last > membership.ends:
        _check_days(work, membership, membership.person.name, replace(_details(membership), ends=last))
    membership.ends = last
    work.session.flush()
    _tell(work, facts.MEMBER_ENDED, membership, day=last.isoformat())


def remove_membership(work: Work, membership: Membership) -> None:
    """Remove a membership that was added by mistake; registrations for meetings stay as they are."""
    lock_group(work, membership.group)
    _tell(work, facts.MEMBER_REMOVED, membership)
    work.session.delete(membership)
    work.session.flush()


def _person(work: Work, member: Member) -> Person:
    refuse_addresses(first_name=member.first_name, last_name=member.last_name)
    names = member.first_name, member.last_name
    if member.email:
        return known_person(work, *names, member.email, member.phone, work.texts.language)
    if not member.phone:
        raise Refusal(NO_CONTACT, field="email")
    return person_by_phone(work, *names, member.phone, work.texts.language)


def _check_days(work: Work, membership: Membership, name: str, details: MembershipDetails) -> None:
    """Refuse days that another membership of the person in this group has."""
    others = select(Membership.id).where(
        Membership.group_id == membership.group_id, Membership.person_id == membership.person_id
    )
    if membership.id is not None:
        others = others.where(Membership.id != membership.id)
    if details.ends is not None:
        others = others.where(or_(Membership.starts.is_(None), Membership.starts <= details.ends))
    if details.starts is not None:
        others = others.where(or_(Membership.ends.is_(None), Membership.ends >= details.starts))
    if work.session.scalar(others.limit(1)) is not None:
        raise Refusal(MEMBER_THEN, field="starts", values={"name": name})


def _fill(work: Work, membership: Membership, details: MembershipDetails) -> None:
    refuse_addresses(institution=details.institution or "")
    with work.session.no_autoflush:
        institution = institution_for(work, details.institution)
    membership.institution, membership.institution_id = institution, institution.id if institution else None
    membership.role, membership.starts, membership.ends = details.role, details.starts, details.ends
    membership.resolution_number = details.resolution_number
    membership.resolved_on = details.resolved_on


def _details(membership: Membership) -> MembershipDetails:
    return MembershipDetails(starts=membership.starts, ends=membership.ends)


def _told_of(membership: Membership) -> dict[str, Any]:
    starts, ends, resolved = membership.starts, membership.ends, membership.resolved_on
    return {
        "membership_role": membership.role,
        "membership_institution": membership.institution.name if membership.institution else None,
        "membership_starts": starts.isoformat() if starts else None,
        "membership_ends": ends.isoformat() if ends else None,
        "resolution_number": membership.resolution_number,
        "resolved_on": resolved.isoformat() if resolved else None,
    }


def _tell(work: Work, fact: Fact, membership: Membership, **personal: Any) -> None:
    personal = {"member": membership.person.name, **personal}
    values = {"day": personal.pop("day")} if "day" in personal else {}
    values["person_id"] = membership.person_id
    record(work, fact, "group", membership.group_id, values=values, personal=personal)
