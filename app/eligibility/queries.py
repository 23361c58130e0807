"""Reading the rules of an event and what they ask about, in statements that don't grow with the people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from app.columns import folded, sort_key
from app.eligibility.judging import Facts, Rules, SendingInstitution
from app.eligibility.models import EligibilityRule, RuleKind
from app.events.access import organised_projects
from app.events.models import Event, WhoApplies
from app.groups.access import managed_groups
from app.groups.models import Group, Membership
from app.ledger.models import Book, LedgerEntry, WhatFor
from app.lines.models import SupportLine
from app.people.models import Institution
from app.people.queries import institution_counties
from app.projects.models import Project, ProjectInstitution
from app.work import Work

Applicant = tuple[int | None, Institution | None, str | None]
"""The person's number (None: not known before), the institution, and the position as typed."""


_Time = tuple[int, date | None, date | None]
"""A project or group, with the first and the last day in it."""


def chooses(event: Event) -> bool:
    """Tell whether the event is for people whom its rules choose."""
    return event.rules.who_applies == WhoApplies.chosen


def rows_of(work: Work, event: Event) -> Sequence[EligibilityRule]:
    """Return all values of an event's rules with what they name, in one statement; none for another event."""
    return kept_rows(work, event) if chooses(event) else []


def kept_rows(work: Work, event: Event) -> Sequence[EligibilityRule]:
    """Return all values of an event's rules, whether they count now or not."""
    query = select(EligibilityRule).where(EligibilityRule.event_id == event.id)
    return work.session.scalars(query.order_by(EligibilityRule.id)).all()


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen for rules: what the register has, and what the actor may see, by name."""

    types: list[str]
    counties: list[str]
    projects: list[Project]
    groups: list[Group]


def offered(work: Work, event: Event, rows: Sequence[EligibilityRule]) -> Offered:
    """Return what an organiser of the event may choose from.

    Projects and groups are those that the actor organises, with the event's own project, and those that the
    rules have already.
    """
    types = select(Institution.type).where(Institution.type.is_not(None), Institution.is_confirmed).distinct()
    named = {kind: {row.text for row in rows if row.kind == kind and row.text} for kind in RuleKind}
    projects = {each.id: each for each in organised_projects(work)}
    if event.project is not None:
        projects[event.project.id] = event.project
    projects |= {row.project.id: row.project for row in rows if row.project is not None}
    groups = {each.id: each for each in work.session.scalars(select(Group).where(managed_groups(work)))}
    groups |= {row.group.id: row.group for row in rows if row.group is not None}
    found = {each for each in work.session.scalars(types) if each}
    return Offered(
        sorted(found | named[RuleKind.institution_type], key=sort_key),
        sorted({*institution_counties(work)} | named[RuleKind.county], key=sort_key),
        sorted(projects.values(), key=lambda each: sort_key(each.name)),
        sorted(groups.values(), key=lambda each: each.name_sort),
    )


def rules_of(rows: Sequence[EligibilityRule]) -> Rules:
    """Return the rules that rows make, for `judge`."""
    found: dict[RuleKind, set[str | int]] = {}
    for row in rows:
        value = row.institution_id or row.project_id or row.group_id or folded(row.text or "")
        found.setdefault(row.kind, set()).add(value)
    return {kind: frozenset(values) for kind, values in found.items()}


def facts_of(work: Work, rules: Rules, applicants: Sequence[Applicant], days: Sequence[date]) -> list[Facts]:
    """Return what is known of each applicant on the day of their application, in at most two statements.

    Reads when institutions are in the projects that rules name, and when persons are in the groups.
    """
    projects = {*rules.get(RuleKind.in_project, ()), *rules.get(RuleKind.outside_project, ())}
    senders = {institution.id for _, institution, _ in applicants if institution is not None}
    in_projects = _projects(work, senders, projects)
    members = _groups(work, {id for id, *_ in applicants if id}, rules.get(RuleKind.group, frozenset()))
    found = []
    for (person, institution, position), day in zip(applicants, days, strict=True):
        sender = None
        if institution is not None:
            sender = _sender(institution, _on(day, in_projects.get(institution.id, ())))
        found.append(Facts(sender, position, _on(day, members.get(person or 0, ()))))
    return found


def received_before(event: Event) -> Select[int | None]:
    """Select the persons who have received minutes in the event's form of support and project, elsewhere
    than at the event: at events and in lines of support."""
    form, project = event.form_of_support, event.project_id
    events = select(Event.id).where(
        Event.form_of_support == form, Event.project_id.is_not_distinct_from(project), Event.id != event.id
    )
    lines = select(SupportLine.id).where(
        SupportLine.form_of_support == form, SupportLine.project_id == project
    )
    here = or_(
        and_(LedgerEntry.for_kind == WhatFor.event, LedgerEntry.for_id.in_(events)),
        and_(LedgerEntry.for_kind == WhatFor.line, LedgerEntry.for_id.in_(lines)),
    )
    return (
        select(LedgerEntry.person_id)
        .where(LedgerEntry.person_id.is_not(None), LedgerEntry.book == Book.received, here)
        .group_by(LedgerEntry.person_id)
        .having(func.sum(LedgerEntry.minutes) > 0)
    )


def received_minutes(work: Work, event: Event, person_ids: Collection[int]) -> Mapping[int, int]:
    """Return the minutes that persons have received so, by id, in one statement."""
    query = received_before(event).where(LedgerEntry.person_id.in_(person_ids))
    rows = work.session.execute(query.add_columns(func.sum(LedgerEntry.minutes).label("minutes")))
    return {row.person_id: int(row.minutes) for row in rows}


def _sender(institution: Institution, projects: Collection[int]) -> SendingInstitution:
    return SendingInstitution(
        institution.id,
        institution.is_confirmed,
        institution.type,
        institution.county,
        institution.municipality,
        institution.municipality_kind,
        frozenset(projects),
    )


def _on(day: date, times: Collection[_Time]) -> frozenset[int]:
    return frozenset(
        id for id, first, last in times if (first is None or first <= day) and (last is None or day <= last)
    )


def _projects(
    work: Work, institutions: Collection[int], projects: Collection[str | int]
) -> Mapping[int, list[_Time]]:
    times = ProjectInstitution
    columns = times.institution_id, times.project_id, times.since, times.until
    query = select(*columns).where(times.institution_id.in_(institutions), times.project_id.in_(projects))
    return _by_first(work, query) if institutions and projects else {}


def _groups(work: Work, persons: Collection[int], groups: Collection[str | int]) -> Mapping[int, list[_Time]]:
    columns = Membership.person_id, Membership.group_id, Membership.starts, Membership.ends
    query = select(*columns).where(Membership.person_id.in_(persons), Membership.group_id.in_(groups))
    return _by_first(work, query) if persons and groups else {}


def _by_first(work: Work, query: Any) -> Mapping[int, list[_Time]]:
    found: dict[int, list[_Time]] = {}
    for who, of, first, last in work.session.execute(query):
        found.setdefault(who, []).append((of, first, last))
    return found
