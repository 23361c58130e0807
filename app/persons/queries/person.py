"""What is known of one person: events, papers, hours and letters, as far as the reader sees the events."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.consents.models import Consent
from app.events.access import organises_everything, visible_to_staff
from app.events.models import Event
from app.events.titles import Title, title
from app.groups.access import managed_groups
from app.groups.models import Group, Membership
from app.history.models import HistoryFact
from app.ledger.models import Book, WhatFor
from app.ledger.queries import minutes_by_part
from app.lines.access import managed_lines
from app.lines.models import LineRecipient, SupportLine
from app.lines.names import line_title
from app.monitoring.models import ParticipationForm
from app.monitoring.queries import asks_participation
from app.outbox.models import Letter
from app.people.models import Person
from app.persons.access import read_events
from app.programmes.models import Module
from app.progress.queries.parts import part_titles
from app.progress.queries.standings import standings
from app.progress.standing import Standing
from app.projects.models import Project
from app.registrations.models import Registration, SignedPaper
from app.work import Work


@dataclass(frozen=True, slots=True)
class Attended:
    """A registration as the person's page lists it: the event's title, and the signed paper if there is one.

    `is_managed` says that the reader organises the event and may open the registration.
    """

    registration: Registration
    title: Title
    paper: SignedPaper | None
    is_managed: bool


@dataclass(frozen=True, slots=True)
class InModule:
    """Where the person stands in a module of events that the reader organises."""

    title: Title
    standing: Standing


@dataclass(frozen=True, slots=True)
class OfLine:
    """Minutes that the person received of a line of support that the reader manages."""

    line: SupportLine
    title: Title
    minutes: int


@dataclass(frozen=True, slots=True)
class PersonHours:
    """What the person received: in modules, at other events by title, of lines; with the names of parts."""

    modules: Sequence[InModule]
    events: Sequence[tuple[Event, Title, int]]
    lines: Sequence[OfLine]
    parts: dict[int, Title]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.modules or self.events or self.lines)


def registrations_of(work: Work, person: Person) -> list[Attended]:
    """Return the person's registrations for events that the actor reads, the latest event first.

    Three statements.
    """
    query = (
        select(Registration)
        .join(Registration.event)
        .options(joinedload(Registration.event), joinedload(Registration.institution))
        .where(Registration.person_id == person.id, Registration.merged_into_id.is_(None), read_events(work))
        .order_by(Event.starts_on.is_(None).desc(), Event.starts_on.desc(), Registration.id.desc())
    )
    rows = work.session.scalars(query).all()
    ids = [each.id for each in rows]
    kept = work.session.scalars(select(SignedPaper).where(SignedPaper.registration_id.in_(ids)))
    papers = {each.registration_id: each for each in kept}
    events = select(Event.id).where(Event.id.in_([each.event_id for each in rows]), visible_to_staff(work))
    managed = set(work.session.scalars(events))
    return [
        Attended(each, title(each.event, work.texts.language), papers.get(each.id), each.event_id in managed)
        for each in rows
    ]


def hours_of(work: Work, person: Person, attended: Sequence[Attended]) -> PersonHours:
    """Return what the person received at events that the actor organises, and of lines they manage.

    A module's limits hold over all its editions. About twenty statements, however much there is.
    """
    events = {each.registration.event_id: each for each in attended if each.is_managed}
    modules = {each.registration.event.module_id for each in events.values()} - {None}
    query = select(Module).where(Module.id.in_(modules)).order_by(Module.name_pl, Module.id)
    stood = standings(work, [id for id in modules if id is not None], [person.id])
    in_modules = [
        InModule(_named(each, work.texts.language), stood[person.id, each.id])
        for each in work.session.scalars(query)
    ]
    received = minutes_by_part(work, Book.received, WhatFor.event, events, [person.id])
    sums: dict[int, int] = {}
    for (_, event_id, _), minutes in received.items():
        sums[event_id] = sums.get(event_id, 0) + minutes
    others = [
        (each.registration.event, each.title, sums[id])
        for id, each in events.items()
        if sums.get(id) and each.registration.event.module_id is None
    ]
    names = part_titles(work, [each.standing for each in in_modules])
    return PersonHours(in_modules, others, _lines(work, person), names)


def forms_of_person(
    work: Work, person: Person, attended: Sequence[Attended]
) -> Sequence[tuple[Project, bool]]:
    """Return whether the participation form was given in each project that asks the person for it.

    Asked for where the person has a place at an event that the actor organises. One statement, which reads
    nothing of what the form says.
    """
    asking = {
        each.registration.event.project_id
        for each in attended
        if each.is_managed and each.registration.holds_seat and asks_participation(each.registration.event)
    }
    given = exists().where(
        ParticipationForm.person_id == person.id, ParticipationForm.project_id == Project.id
    )
    query = select(Project, given).where(Project.id.in_(asking)).order_by(Project.name, Project.id)
    return [(project, is_given) for project, is_given in work.session.execute(query)]


def memberships_of(work: Work, person: Person) -> Sequence[Membership]:
    """Return in which groups that the actor manages the person is or was."""
    query = (
        select(Membership)
        .join(Membership.group)
        .options(joinedload(Membership.group))
        .where(Membership.person_id == person.id, managed_groups(work))
        .order_by(Group.name, Membership.id)
    )
    return work.session.scalars(query).all()


def consents_of(work: Work, person: Person, attended: Sequence[Attended]) -> Sequence[Consent]:
    """Return the consents given with registrations that the actor manages, the newest first, withdrawn ones
    among them; to who organises everywhere also those of no event."""
    mine = Consent.event_id.in_([each.registration.event_id for each in attended if each.is_managed])
    seen = or_(mine, Consent.event_id.is_(None)) if organises_everything(work) else mine
    query = (
        select(Consent)
        .options(joinedload(Consent.event), joinedload(Consent.text))
        .where(Consent.person_id == person.id, seen)
        .order_by(Consent.id.desc())
    )
    return work.session.scalars(query).all()


def letters_to(work: Work, person: Person, attended: Sequence[Attended]) -> Select[Letter]:
    """Select the letters about the registrations that the actor manages, the newest first.

    Letters that concern no event (links to sign in) are for who organises everywhere.
    """
    return (
        select(Letter)
        .where(_about(work, person, attended, Letter.id, Letter.subject_kind, Letter.subject_id))
        .order_by(Letter.id.desc())
    )


def history_of(work: Work, person: Person, attended: Sequence[Attended]) -> Select[HistoryFact]:
    """Select what happened to the person and to the registrations that the actor manages, newest first."""
    return (
        select(HistoryFact)
        .where(
            _about(work, person, attended, HistoryFact.id, HistoryFact.subject_kind, HistoryFact.subject_id)
        )
        .order_by(HistoryFact.id.desc())
    )


def _about(
    work: Work,
    person: Person,
    attended: Sequence[Attended],
    row: InstrumentedAttribute[int],
    kind: InstrumentedAttribute[str],
    id: InstrumentedAttribute[int],
) -> ColumnElement[bool]:
    """Return the condition for what is about the person; each kind is found by the index of subjects."""
    ids = [each.registration.id for each in attended if each.is_managed]
    joined = work.session.scalars(select(Registration.id).where(Registration.merged_into_id.in_(ids))).all()
    about = select(row).where(kind == "registration", id.in_([*ids, *joined]))
    if not organises_everything(work):
        return row.in_(about)
    before = work.session.scalars(select(Person.id).where(Person.merged_into_id == person.id)).all()
    return row.in_(union_all(about, select(row).where(kind == "person", id.in_([person.id, *before]))))


def _lines(work: Work, person: Person) -> list[OfLine]:
    query = (
        select(SupportLine)
        .join(LineRecipient, LineRecipient.line_id == SupportLine.id)
        .where(LineRecipient.person_id == person.id, managed_lines(work))
        .order_by(SupportLine.name_pl, SupportLine.id)
    )
    lines = work.session.scalars(query).unique().all()
    received = minutes_by_part(work, Book.received, WhatFor.line, [each.id for each in lines], [person.id])
    sums: dict[int, int] = {}
    for (_, line_id, _), minutes in received.items():
        sums[line_id] = sums.get(line_id, 0) + minutes
    return [OfLine(each, line_title(each, work.texts.language), sums.get(each.id, 0)) for each in lines]


def _named(module: Module, language: str) -> Title:
    if language == "en" and module.name_en:
        return Title(module.name_en, "en")
    return Title(module.name_pl, "pl")
