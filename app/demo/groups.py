"""The demo's groups: a PGR that turned into a PZK, as in the users' records, and what the PZK does next."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.demo.upcoming import GROUP_MEETINGS, PROJECT
from app.events.models import Event
from app.groups.details import GroupDetails, MembershipDetails
from app.groups.operations.groups import add_group
from app.groups.operations.meetings import join_event
from app.groups.operations.roster import Member, add_member
from app.groups.operations.turning import turn_into
from app.projects.models import Project
from app.registrations.operations.members import enrol_members
from app.registrations.roster import members_at
from app.work import Work

_FIRST_DAY, _TURNED_ON = date(2018, 9, 1), date(2020, 8, 1)
_ROLES = ("prowadzenie zespołu", "sekretariat")
_BEFORE, _AFTER = "pgr-piski", "pzk-piski"


def make_groups(work: Work, persons: Sequence[dict[str, Any]]) -> None:
    """Add the group of one county with eight members: one left, one joined later, one has no e-mail."""
    project = work.session.scalars(select(Project).where(Project.name == PROJECT)).one()
    kept: dict[str, Any] = {"project_id": project.id, "county": "piski", "numbers_through": True}
    before = GroupDetails(
        name="Powiatowa Grupa Refleksyjna – powiat piski", kind="PGR",
        resolution_number="14/2018", resolved_on=_FIRST_DAY - timedelta(days=7), **kept,
    )  # fmt: skip
    after = GroupDetails(
        name="Partnerski Zespół Kooperacji powiatu piskiego", kind="PZK",
        resolution_number="8/2020", resolved_on=_TURNED_ON - timedelta(days=10), **kept,
    )  # fmt: skip
    group = add_group(work, before)
    for place, person in enumerate(persons[:8]):
        member = Member(
            first_name=person["first_name"],
            last_name=person["last_name"],
            email="" if place == 7 else person["email"],
            phone="+48 600 100 200" if place == 7 else None,
        )
        details = MembershipDetails(
            role=_ROLES[place] if place < len(_ROLES) else None,
            institution=person["institution"],
            starts=date(2019, 3, 1) if place == 5 else _FIRST_DAY,
            ends=date(2019, 12, 31) if place == 6 else None,
        )
        add_member(work, group, member, details)
    for slug in (_BEFORE, _AFTER, GROUP_MEETINGS):
        event = work.session.scalars(select(Event).where(Event.record_id == slug)).one()
        join_event(work, group, event)
    new = turn_into(work, group, after, _TURNED_ON, group.version)
    enrol_members(work, event, [each.membership.person_id for each in members_at(work, event, new)])
