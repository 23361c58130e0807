"""A closed group with members, for the tests of several rooms."""

from datetime import date
from typing import Any

from app.groups.details import GroupDetails, MembershipDetails
from app.groups.models import Group, Membership
from app.groups.operations.groups import add_group
from app.groups.operations.roster import Member, add_member
from app.projects.models import Project
from app.work import Work
from tests.support.lines import a_project


def details(name: str = "PGR powiatu piskiego", project: Project | None = None, **more: Any) -> GroupDetails:
    """Return a group of a kind, by the first word of its name."""
    values: dict[str, Any] = {"kind": name.split()[0], "county": "piski", **more}
    return GroupDetails(name=name, project_id=project.id if project else 0, **values)


def a_group(
    work: Work, name: str = "PGR powiatu piskiego", project: Project | None = None, **more: Any
) -> Group:
    """Add a group."""
    return add_group(work, details(name, project or a_project(work), **more))


def a_member(
    work: Work,
    group: Group,
    name: str = "Anna Nowak",
    starts: date | None = None,
    ends: date | None = None,
    *,
    phone: str | None = None,
    **more: Any,
) -> Membership:
    """Add a member, known by an e-mail made of the name, or by a phone number alone."""
    first, _, last = name.partition(" ")
    email = "" if phone else f"{first}.{last}@example.org".lower()
    member = Member(first_name=first, last_name=last, email=email, phone=phone)
    return add_member(work, group, member, MembershipDetails(starts=starts, ends=ends, **more))
