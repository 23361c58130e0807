"""Links go out to the known contacts of many institutions at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from app.columns import folded
from app.errors import N_, Refusal
from app.history.operations import NewFact, record_all
from app.outbox.operations import queue_all
from app.people.models import Institution
from app.progress.facts import LINK_MADE
from app.progress.messages import institution_link_letter
from app.progress.models import InstitutionLink
from app.progress.operations.institution_links import check_end, check_organiser
from app.progress.queries.institution_links import institutions_in, named_events
from app.projects.models import Project
from app.sqlite import must_write
from app.work import Work

NOBODY = N_("Tick the institutions that get a link, or type one.")
NO_CONTACT = N_("has no contact with an e-mail address")
HAS_ONE = N_("has a link that works already")
NOT_IN_PROJECT = N_("takes no part in the project")


@dataclass(slots=True)
class SentLinks:
    """The links that went out, and who was passed over with the reason, a message id."""

    links: list[InstitutionLink] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)


def send_links(work: Work, project: Project, institutions: Sequence[Institution], ends_on: date) -> SentLinks:
    """Make a link for the known contact of each institution, and mail it; a constant number of statements.

    Passed over is who has no contact, or whose contact has a link that works. Forbidden for all but
    organisers of the project. Refuses nobody at all, and an end in the past or too far ahead.
    """
    check_organiser(work, project.id)
    check_end(work, ends_on)
    if not institutions:
        raise Refusal(NOBODY, field="institution")
    must_write(work.session)
    ids = sorted(each.id for each in institutions)
    work.session.execute(
        select(Institution.id).where(Institution.id.in_(ids)).order_by(Institution.id).with_for_update()
    )
    known, events = _known(work, project, ids), named_events(work, project)
    taking_part = {each.id for each in institutions_in(work, project)} if not events else set(ids)
    done = SentLinks()
    for each in institutions:
        if not each.contact_email:
            done.passed_over.append((each.name, NO_CONTACT))
        elif (each.id, folded(each.contact_email)) in known:
            done.passed_over.append((each.name, HAS_ONE))
        elif each.id not in taking_part:
            done.passed_over.append((each.name, NOT_IN_PROJECT))
        else:
            done.links.append(_made(work, project, each, ends_on))
    work.session.add_all(done.links)
    work.session.flush()
    queue_all(work, [institution_link_letter(work, link, events) for link in done.links])
    record_all(work, [_fact(link) for link in done.links])
    work.session.flush()
    return done


def _known(work: Work, project: Project, ids: Sequence[int]) -> set[tuple[int, str]]:
    query = select(InstitutionLink.institution_id, InstitutionLink.email).where(
        InstitutionLink.project_id == project.id,
        InstitutionLink.institution_id.in_(ids),
        InstitutionLink.revoked_at.is_(None),
        InstitutionLink.ends_on >= work.today,
    )
    return {(id, folded(email)) for id, email in work.session.execute(query)}


def _made(work: Work, project: Project, institution: Institution, ends_on: date) -> InstitutionLink:
    return InstitutionLink(
        institution=institution, project=project, name=institution.contact_name or institution.name,
        email=institution.contact_email or "", language="pl", version=1, ends_on=ends_on,
        account_id=work.actor.id, created_at=work.now,
    )  # fmt: skip


def _fact(link: InstitutionLink) -> NewFact:
    return NewFact(
        LINK_MADE, "institution", link.institution_id,
        values={"link": link.id, "project": link.project_id, "day": link.ends_on.isoformat()},
        personal={"name": link.name},
    )  # fmt: skip
