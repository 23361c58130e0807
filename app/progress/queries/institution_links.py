"""Links of directors: what one opens, and those of a project with how often they were opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.errors import Missing
from app.events.access import organised_projects
from app.events.models import WITH_FORM, Event, Publication, RegistrationRules, WhoDecides
from app.events.window import is_past
from app.history.models import HistoryFact
from app.lines.models import LineRecipient, SupportLine
from app.links import Purpose
from app.outbox.models import Letter
from app.outbox.queries import failed_letters, not_followed
from app.people.models import Institution
from app.progress.facts import LINK_OPENED
from app.progress.models import InstitutionLink
from app.projects.models import Project
from app.registrations.models import Registration
from app.work import Work


class LinkEnded(Missing):
    """The link was good once: it has run out, was taken back, or a newer one was mailed."""


@dataclass(frozen=True, slots=True)
class Openings:
    """How often a link was opened, and when last."""

    count: int
    last: datetime


def opened_link(work: Work, token: str) -> InstitutionLink:
    """Return what a director's link opens; Missing for a forged one, LinkEnded for one that works no more."""
    claim = work.links.claim(Purpose.institution, token)
    if claim is None:
        raise Missing
    both = joinedload(InstitutionLink.institution), joinedload(InstitutionLink.project)
    link = work.session.scalar(select(InstitutionLink).where(InstitutionLink.id == claim.id).options(*both))
    if link is None:
        raise Missing
    if link.version != claim.version or not works(work, link):
        raise LinkEnded
    return link


def undelivered_links(work: Work, links: Sequence[InstitutionLink]) -> Mapping[int, Letter]:
    """Return the newest letter of each of these links that did not arrive, by the link's id."""
    failed = failed_letters(
        work,
        (Letter.subject_kind == "institution_link")
        & Letter.subject_id.in_([link.id for link in links])
        & not_followed(),
    )
    return {each.subject_id: each for each in reversed(work.session.scalars(failed).all())}


def projects_with_undelivered_links(work: Work) -> list[Project]:
    """Return the projects that the actor organises and of which a link that works did not arrive, by name."""
    failed = failed_letters(work, (Letter.subject_kind == "institution_link") & not_followed())
    links = select(InstitutionLink.project_id).where(
        InstitutionLink.id.in_(failed.with_only_columns(Letter.subject_id).order_by(None)),
        InstitutionLink.revoked_at.is_(None),
        InstitutionLink.ends_on >= work.today,
    )
    found = set(work.session.scalars(links))
    return [project for project in organised_projects(work) if project.id in found] if found else []


def works(work: Work, link: InstitutionLink) -> bool:
    """Tell whether a link still opens the page."""
    return link.revoked_at is None and link.ends_on >= work.today


def links_of(project: Project, institution_id: int | None = None) -> Select[InstitutionLink]:
    """Select the links of a project, or of one institution in it, by institution, the newest first."""
    query = (
        select(InstitutionLink)
        .join(InstitutionLink.institution)
        .options(joinedload(InstitutionLink.institution), joinedload(InstitutionLink.account))
        .where(InstitutionLink.project_id == project.id)
        .order_by(Institution.name_sort, InstitutionLink.id.desc())
    )
    return query if institution_id is None else query.where(Institution.id == institution_id)


def openings_of(work: Work, links: Sequence[InstitutionLink]) -> Mapping[int, Openings]:
    """Return how often each of these links was opened, by id, in one statement."""
    query = (
        select(HistoryFact.subject_id, func.count(), func.max(HistoryFact.at))
        .where(
            HistoryFact.subject_kind == "institution_link",
            HistoryFact.subject_id.in_([link.id for link in links]),
            HistoryFact.kind == LINK_OPENED.kind,
        )
        .group_by(HistoryFact.subject_id)
    )
    return {id: Openings(count, last) for id, count, last in work.session.execute(query)}


def openings_in_order(link: InstitutionLink) -> Select[HistoryFact]:
    """Select when a link was opened, the newest first."""
    query = select(HistoryFact).where(
        HistoryFact.subject_kind == "institution_link",
        HistoryFact.subject_id == link.id,
        HistoryFact.kind == LINK_OPENED.kind,
    )
    return query.order_by(HistoryFact.at.desc(), HistoryFact.id.desc())


def named_events(work: Work, project: Project) -> list[Event]:
    """Return the project's published events to come for which institutions name people, the soonest first.

    At most fifty, in one statement.
    """
    query = (
        select(Event)
        .join(Event.rules)
        .where(
            Event.project_id == project.id,
            Event.publication == Publication.published,
            RegistrationRules.who_decides == WhoDecides.institution,
            RegistrationRules.who_applies.in_(WITH_FORM),
        )
        .order_by(Event.starts_on.is_(None), Event.starts_on, Event.id)
        .limit(50)
    )
    return [each for each in work.session.scalars(query).unique() if not is_past(work, each)]


def institutions_in(work: Work, project: Project) -> list[Institution]:
    """Return the institutions that send people to the project, or receive its support, by name."""
    registered = (
        select(Registration.institution_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.project_id == project.id)
    )
    receive = (
        select(LineRecipient.institution_id)
        .join(SupportLine, SupportLine.id == LineRecipient.line_id)
        .where(SupportLine.project_id == project.id)
    )
    mine = or_(Institution.id.in_(registered), Institution.id.in_(receive))
    return list(work.session.scalars(select(Institution).where(mine).order_by(Institution.name_sort)))


def projects_with(work: Work, institution: Institution) -> list[Project]:
    """Return the projects that the actor organises and in which the institution takes part, by name."""
    registered = (
        select(Event.project_id)
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.institution_id == institution.id, Event.project_id.is_not(None))
    )
    receive = (
        select(SupportLine.project_id)
        .join(LineRecipient, LineRecipient.line_id == SupportLine.id)
        .where(LineRecipient.institution_id == institution.id)
    )
    found = {*work.session.scalars(registered), *work.session.scalars(receive)}
    return [project for project in organised_projects(work) if project.id in found]
