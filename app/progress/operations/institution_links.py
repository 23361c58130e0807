"""Links by which directors see the hours of their own people: made, renewed, taken back, opened."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from app.columns import folded
from app.errors import Forbidden, Missing, Refusal
from app.events.access import organises_project
from app.history.facts import Fact
from app.history.models import HistoryFact
from app.history.operations import record
from app.outbox.operations import queue
from app.people.models import Institution
from app.progress.facts import LINK_MADE, LINK_OPENED, LINK_RENEWED, LINK_REVOKED
from app.progress.messages import institution_link_letter
from app.progress.models import InstitutionLink
from app.progress.queries.institution_links import institutions_in, named_events
from app.projects.models import Project
from app.sqlite import must_write
from app.work import Actor, Work

LONGEST_DAYS = 3 * 366
"""For how many days at most a link is given."""
ONCE_IN = timedelta(hours=1)
"""Openings within this time of one that is recorded are the same visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Director:
    """Who gets a link, in which language, and the last day on which it works."""

    name: str
    email: str
    language: str
    ends_on: date


def make_link(work: Work, project: Project, institution: Institution, director: Director) -> InstitutionLink:
    """Make a link for an institution's director, and mail it.

    Forbidden for all but organisers of the project. Refuses an end in the past or too far ahead, an
    institution that sends nobody to the project (unless institutions name people there), and an address that
    has a working link.
    """
    check_organiser(work, project.id)
    _lock(work, institution.id)
    check_end(work, director.ends_on)
    events = named_events(work, project)
    if not events and institution.id not in {each.id for each in institutions_in(work, project)}:
        raise Refusal("Nobody of this institution takes part in the project.", field="institution")
    if _has_link(work, project, institution, director.email):
        raise Refusal("This address has a link already: renew that one.", field="email")
    link = InstitutionLink(
        institution=institution,
        project=project,
        name=director.name,
        email=director.email,
        language=director.language,
        ends_on=director.ends_on,
        account_id=work.actor.id,
        created_at=work.now,
    )
    work.session.add(link)
    work.session.flush()
    queue(work, institution_link_letter(work, link, events))
    _tell(work, link, LINK_MADE)
    return link


def renew_link(work: Work, link: InstitutionLink, ends_on: date) -> None:
    """Mail a new link that works until a day; what was mailed before works no more.

    Also for one that has ended or was taken back. Forbidden and refused like `make_link`.
    """
    check_organiser(work, link.project_id)
    _lock(work, link.institution_id)
    work.session.refresh(link)
    check_end(work, ends_on)
    link.version += 1
    link.ends_on, link.revoked_at = ends_on, None
    work.session.flush()
    queue(work, institution_link_letter(work, link, named_events(work, link.project)))
    _tell(work, link, LINK_RENEWED)


def revoke_link(work: Work, link: InstitutionLink) -> None:
    """Take a link back at once; doing it again changes nothing. Forbidden like `make_link`."""
    check_organiser(work, link.project_id)
    _lock(work, link.institution_id)
    work.session.refresh(link)
    if link.revoked_at is None:
        link.revoked_at = work.now
        _tell(work, link, LINK_REVOKED)
        work.session.flush()


def note_opening(work: Work, link: InstitutionLink) -> None:
    """Record that a link was opened, once an hour at most."""
    mine = HistoryFact.subject_kind == "institution_link", HistoryFact.subject_id == link.id
    recent = select(HistoryFact.id).where(
        *mine, HistoryFact.kind == LINK_OPENED.kind, HistoryFact.at > work.now - ONCE_IN
    )
    if work.session.scalar(recent.limit(1)) is None:
        holder = replace(work, actor=Actor("visitor", None, link.name))
        record(holder, LINK_OPENED, "institution_link", link.id)


def link_by_id(work: Work, id: int) -> InstitutionLink:
    """Return a link that the actor may change; Missing if there is none, Forbidden if it is another's."""
    link = work.session.get(InstitutionLink, id)
    if link is None:
        raise Missing
    check_organiser(work, link.project_id)
    return link


def check_organiser(work: Work, project_id: int) -> None:
    """Raise Forbidden for all but organisers of the project."""
    if not organises_project(work, project_id):
        raise Forbidden


def check_end(work: Work, ends_on: date) -> None:
    """Refuse a last day in the past, or too far ahead."""
    if ends_on < work.today:
        raise Refusal("This day is over: give a day to come.", field="ends_on")
    if ends_on > work.today + timedelta(days=LONGEST_DAYS):
        raise Refusal("Give a day within the next three years.", field="ends_on")


def _lock(work: Work, institution_id: int) -> None:
    """Let two organisers who act on links of one institution wait for each other."""
    must_write(work.session)
    work.session.execute(select(Institution.id).where(Institution.id == institution_id).with_for_update())


def _has_link(work: Work, project: Project, institution: Institution, email: str) -> bool:
    mine = select(InstitutionLink.email).where(
        InstitutionLink.institution_id == institution.id,
        InstitutionLink.project_id == project.id,
        InstitutionLink.revoked_at.is_(None),
        InstitutionLink.ends_on >= work.today,
    )
    return folded(email) in {folded(each) for each in work.session.scalars(mine)}


def _tell(work: Work, link: InstitutionLink, fact: Fact) -> None:
    record(
        work,
        fact,
        "institution",
        link.institution_id,
        values={"link": link.id, "project": link.project_id, "day": link.ends_on.isoformat()},
        personal={"name": link.name},
    )
