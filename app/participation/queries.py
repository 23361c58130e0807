"""How it stands with a person's own form; who gave one in a project, or owes one; nothing is opened here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from app.errors import N_, Forbidden, Missing
from app.events.models import OFF, Event, RegistrationRules, WhoHandsIn
from app.ledger.models import Book, LedgerEntry, WhatFor
from app.ledger.queries import standing
from app.lines.models import SupportLine
from app.monitoring.access import may_read_forms, readable_projects
from app.monitoring.models import ParticipationForm
from app.monitoring.queries import asks_participation, form_of, is_confirmed_for
from app.people.models import Person
from app.projects.models import Project
from app.registrations.models import SEATED, Registration
from app.work import Work

GIVEN, MISSING, PAPER, DOUBTFUL = "given", "missing", "paper", "doubtful"
FILTERS = {
    GIVEN: N_("given"), MISSING: N_("missing"), PAPER: N_("on paper, to be keyed in"),
    DOUBTFUL: N_("differs from the PESEL"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnForm:
    """How a person's form stands at an event: the row, whether it is owed, and since when it is there."""

    form: ParticipationForm | None
    is_owed: bool
    is_confirmed: bool

    @property
    def since(self) -> date | None:
        """The Warsaw day on which it was given."""
        return self.form.given_on if self.form else None

    @property
    def is_on_paper(self) -> bool:
        """Whether it lies on paper and is not keyed in."""
        return self.form is not None and self.form.sealed is None


def own_form(work: Work, registration: Registration) -> OwnForm | None:
    """Return how it stands for somebody with a place; None where nothing is asked. Two statements at most."""
    event = registration.event
    if event.project_id is None or not asks_participation(event) or registration.state not in SEATED:
        return None
    form = form_of(work, registration.person_id, event.project_id)
    confirmed = form is not None and is_confirmed_for(work, form, event)
    always = event.rules.participation == WhoHandsIn.always
    return OwnForm(form, form is None or (always and not confirmed), confirmed)


@dataclass(frozen=True, slots=True)
class ProjectForms:
    """A project with how many of its people gave the form, and how many owe it."""

    project: Project
    given: int
    people: int

    @property
    def missing(self) -> int:
        """How many owe it."""
        return self.people - self.given


def readable(work: Work) -> list[ProjectForms]:
    """Return the projects whose forms the actor reads, by name, in one statement."""
    people = select(func.count()).select_from(Person).where(_takes_part(Project.id)).scalar_subquery()
    given = (
        select(func.count())
        .select_from(ParticipationForm)
        .where(ParticipationForm.project_id == Project.id)
        .scalar_subquery()
    )
    given_and_here = (
        select(func.count())
        .select_from(ParticipationForm)
        .join(Person, Person.id == ParticipationForm.person_id)
        .where(ParticipationForm.project_id == Project.id, _takes_part(Project.id))
        .scalar_subquery()
    )
    query = select(Project, given_and_here, people).where(readable_projects(work)).order_by(Project.name)
    query = query.where((people > 0) | (given > 0))
    return [ProjectForms(*row) for row in work.session.execute(query)]


def readable_project(work: Work, id: int) -> Project:
    """Return a project whose forms the actor reads; Missing if there is none, else Forbidden."""
    project = work.session.get(Project, id)
    if project is None:
        raise Missing
    if not may_read_forms(work, project.id):
        raise Forbidden
    return project


def people_of(project: Project, shown: str = "") -> Select[Person]:
    """Select who takes part in a project, by name; `shown` narrows them (FILTERS)."""
    form = ParticipationForm
    query = (
        select(Person)
        .outerjoin(form, (form.person_id == Person.id) & (form.project_id == project.id))
        .where(_takes_part(project.id) | form.id.is_not(None))
    )
    narrowed: dict[str, ColumnElement[bool]] = {
        GIVEN: form.id.is_not(None),
        MISSING: form.id.is_(None),
        PAPER: form.id.is_not(None) & form.sealed.is_(None),
        DOUBTFUL: form.is_doubtful.is_(True),
    }
    if shown in narrowed:
        query = query.where(narrowed[shown])
    return query.order_by(Person.name_sort, Person.id)


@dataclass(frozen=True, slots=True)
class PersonsForm:
    """What the list shows of a person: the form, sealed, and a registration at an event that asks for it."""

    form: ParticipationForm | None = None
    registration_id: int | None = None

    @property
    def may_be_keyed_in(self) -> bool:
        """Whether nobody has keyed it in yet, and there is an event for which it can be."""
        return self.registration_id is not None and (self.form is None or self.form.sealed is None)


def forms_of(work: Work, project: Project, people: Sequence[Person]) -> dict[int, PersonsForm]:
    """Return what the list shows of some people, by their ids, in two statements."""
    ids = [each.id for each in people]
    forms = work.session.scalars(
        select(ParticipationForm).where(
            ParticipationForm.project_id == project.id, ParticipationForm.person_id.in_(ids)
        )
    )
    by_person = {each.person_id: each for each in forms}
    newest = (
        select(Registration.person_id, func.max(Registration.id))
        .where(Registration.person_id.in_(ids), *_at_events_that_ask(project.id))
        .group_by(Registration.person_id)
    )
    registered = {id: number for id, number in work.session.execute(newest)}  # noqa: C416 - rows, not pairs
    return {id: PersonsForm(by_person.get(id), registered.get(id)) for id in ids}


def readable_form(work: Work, id: int) -> ParticipationForm:
    """Return a form that the actor may read, person and project along; Missing if there is none, else
    Forbidden."""
    along = joinedload(ParticipationForm.person), joinedload(ParticipationForm.project)
    query = select(ParticipationForm).where(ParticipationForm.id == id)
    form = work.session.scalar(query.options(*along, joinedload(ParticipationForm.keyed_by)))
    if form is None:
        raise Missing
    if not may_read_forms(work, form.project_id):
        raise Forbidden
    return form


@dataclass(frozen=True, slots=True)
class DayOfJoining:
    """The day on which a person joins a project: that of the first support that is confirmed, or, while
    there is none, the first day that is planned."""

    day: date
    is_planned: bool


def joining_of(work: Work, form: ParticipationForm) -> DayOfJoining | None:
    """Return when the person of a form joins its project, in two statements at most.

    Support counts as the ledger has it: confirmed, not taken back, at events or in lines of support.
    """
    received = work.session.scalar(
        standing(
            LedgerEntry.person_id == form.person_id,
            LedgerEntry.book == Book.received,
            _in_project(form.project_id),
        )
        .with_only_columns(func.min(LedgerEntry.day))
        .order_by(None)
    )
    if received is not None:
        return DayOfJoining(received, is_planned=False)
    planned = work.session.scalar(
        select(func.min(Event.starts_on))
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.person_id == form.person_id,
            Registration.state.in_(SEATED),
            Event.project_id == form.project_id,
            Event.status.not_in(OFF),
        )
    )
    return DayOfJoining(planned, is_planned=True) if planned is not None else None


def _in_project(project_id: int) -> ColumnElement[bool]:
    events = select(Event.id).where(Event.project_id == project_id)
    lines = select(SupportLine.id).where(SupportLine.project_id == project_id)
    return ((LedgerEntry.for_kind == WhatFor.event) & LedgerEntry.for_id.in_(events)) | (
        (LedgerEntry.for_kind == WhatFor.line) & LedgerEntry.for_id.in_(lines)
    )


def _at_events_that_ask(project_id: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        Registration.state.in_(SEATED),
        Event.id == Registration.event_id,
        Event.project_id == project_id,
        RegistrationRules.event_id == Event.id,
        RegistrationRules.participation != WhoHandsIn.never,
    )


def _takes_part(project_id: Any) -> ColumnElement[bool]:
    seated = exists().where(Registration.person_id == Person.id, *_at_events_that_ask(project_id))
    return seated.correlate(Person, Project)
