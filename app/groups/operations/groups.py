"""Adding, changing and deleting groups."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from app.columns import folded, sort_key
from app.errors import N_, Forbidden, Outdated, Refusal
from app.events.access import organises_project
from app.groups import facts
from app.groups.details import GroupDetails, check_group
from app.groups.models import Group, GroupEvent, Membership
from app.groups.operations.locking import lock_group
from app.history.differences import difference
from app.history.operations import record
from app.projects.models import Project
from app.sqlite import must_write
from app.work import Work

CHANGED_MEANWHILE = N_("Somebody else changed this group meanwhile. Look at it anew; nothing was saved.")
HAS_MEETINGS = N_("The group has meetings: take them off first.")
HAS_MEMBERS = N_("The group has members: a group that worked is kept.")
SAME = N_("Such a group is there already: the same name, kind and county.")
TURNED = N_("The group grew out of another one or became another, so it is kept.")
STAYS_IN_PROJECT = N_("The group has meetings in its project: it stays there.")
_TOLD = {
    "name": "group_name", "kind": "group_kind", "county": "group_county", "project_id": "group_project",
}  # fmt: skip


def add_group(work: Work, details: GroupDetails) -> Group:
    """Make a group without members. Forbidden to whom the project is not theirs to organise.

    Refuses a second group of the project with the name, kind and county of one that works.
    """
    must_write(work.session)
    if not organises_project(work, details.project_id):
        raise Forbidden
    check_group(details)
    work.session.execute(select(Project.id).where(Project.id == details.project_id).with_for_update())
    if _has(work, and_(Group.ended_on.is_(None), *_same(details))):
        raise Refusal(SAME, field="name")
    group = Group(version=1, created_at=work.now)
    fill(group, details)
    work.session.add(group)
    work.session.flush()
    record(work, facts.ADDED, "group", group.id, values={"name": group.name})
    return group


def change_group(work: Work, group: Group, details: GroupDetails, version: int) -> None:
    """Change what is known of a group.

    Outdated unless `version` is its own; Forbidden unless both projects are the actor's. A group with
    meetings stays in its project.
    """
    lock_group(work, group)
    if not organises_project(work, details.project_id):
        raise Forbidden
    if group.version != version:
        raise Outdated(CHANGED_MEANWHILE)
    check_group(details)
    if details.project_id != group.project_id and _has(work, GroupEvent.group_id == group.id):
        raise Refusal(STAYS_IN_PROJECT, field="project")
    now = {key: getattr(group, key) for key in asdict(details)}
    changed = difference(now, asdict(details))
    if not changed:
        return
    told = {_TOLD.get(key, key): [_told(work, key, each) for each in pair] for key, pair in changed.items()}
    fill(group, details)
    group.version += 1
    work.session.flush()
    record(work, facts.CHANGED, "group", group.id, values={"name": group.name, "changed": told})


def delete_group(work: Work, group: Group) -> None:
    """Delete a group that never had members or meetings."""
    lock_group(work, group)
    if _has(work, GroupEvent.group_id == group.id):
        raise Refusal(HAS_MEETINGS)
    if _has(work, Membership.group_id == group.id):
        raise Refusal(HAS_MEMBERS)
    if group.predecessor_id is not None or _has(work, Group.predecessor_id == group.id):
        raise Refusal(TURNED)
    record(work, facts.DELETED, "group", group.id, values={"name": group.name})
    work.session.delete(group)
    work.session.flush()


def fill(group: Group, details: GroupDetails) -> None:
    """Write the details onto a group."""
    for key, value in asdict(details).items():
        setattr(group, key, value)
    group.name_sort = sort_key(details.name)
    parts = (details.name, details.kind, details.county, details.resolution_number)
    group.search_text = " " + " ".join(folded(each) for each in parts if each)


def _same(details: GroupDetails) -> list[ColumnElement[bool]]:
    return [
        Group.project_id == details.project_id,
        Group.name_sort == sort_key(details.name),
        Group.kind == details.kind,
        Group.county == details.county,
    ]


def _has(work: Work, condition: Any) -> bool:
    return bool(work.session.scalar(select(exists().where(condition))))


def _told(work: Work, key: str, value: Any) -> Any:
    if key == "project_id":
        project = work.session.get(Project, value)
        return project.name if project else None
    return value.isoformat() if isinstance(value, date) else value
