"""Bringing an event's rules about who may apply to what a file says."""

from collections.abc import Sequence

from sqlalchemy import select

from app.columns import folded
from app.eligibility.models import RuleKind
from app.eligibility.operations.rules import RuleValue, load_rules
from app.events.models import Event
from app.groups.models import Group
from app.people.operations import institution_for
from app.projects.models import Project
from app.work import Work


def load_eligibility(
    work: Work, event: Event, place: str, wanted: Sequence[tuple[RuleKind, str]]
) -> list[str]:
    """Set the rules where they differ, which raises the event's version. Returns a line for each name that
    nobody has.

    An institution that nobody knows is proposed, as if somebody had typed it.
    """
    problems: list[str] = []
    chosen: dict[RuleKind, list[RuleValue]] = {}
    for number, (kind, name) in enumerate(wanted):
        value = _value(work, event, kind, name)
        if value is None:
            problems.append(f"{place}[{number}].value: there is no {kind.value} of the name {name}")
        else:
            chosen.setdefault(kind, []).append(value)
    load_rules(work, event, chosen)
    return problems


def _value(work: Work, event: Event, kind: RuleKind, name: str) -> RuleValue | None:
    if kind == RuleKind.institution:
        institution = institution_for(work, name)
        return RuleValue(institution_id=institution.id) if institution is not None else None
    if kind in (RuleKind.in_project, RuleKind.outside_project):
        project = work.session.scalar(select(Project.id).where(Project.name == name))
        return RuleValue(project_id=project) if project is not None else None
    if kind == RuleKind.group:
        # Groups of one name may be in several projects: the event's own comes first.
        query = select(Group.id).where(Group.name == name).order_by(Group.project_id != event.project_id)
        group = work.session.scalar(query.order_by(Group.id).limit(1))
        return RuleValue(group_id=group) if group is not None else None
    return RuleValue(text=name) if folded(name) else None
