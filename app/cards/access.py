"""Who may see cards of hours: organisers of the project all of them, coaches their own."""

from app.cards.models import CardKind, HoursCard
from app.cards.queries.month import Subject
from app.contracts.access import own_contract
from app.errors import Forbidden, Missing, Refusal
from app.events.access import organises_project
from app.ledger.months import first_day
from app.projects.models import Project
from app.work import Work


def project_of_card(work: Work, id: int, subject: Subject) -> Project:
    """Return the project of a card that the actor may see; Missing if there is none, else Forbidden."""
    project = work.session.get(Project, id)
    if project is None:
        raise Missing
    if not may_see_card(work, project.id, subject):
        raise Forbidden
    return project


def may_see_card(work: Work, project_id: int, subject: Subject) -> bool:
    """Tell whether the actor may see a card: a coach sees their own, organisers those of their projects."""
    own = work.actor.is_staff and subject == (CardKind.coach, work.actor.id)
    return own or organises_project(work, project_id)


def issued_card(work: Work, id: int) -> HoursCard:
    """Return a version that the actor may see; Missing if there is none, else Forbidden."""
    card = work.session.get(HoursCard, id)
    if card is None:
        raise Missing
    if card.kind == CardKind.contract:
        own_contract(work, card.subject_id)
    elif not may_see_card(work, card.project_id, (card.kind, card.subject_id)):
        raise Forbidden
    return card


def month_in(text: str) -> str:
    """Return a month of an address, as in 2026-11; Missing for anything else."""
    try:
        first_day(text)
    except Refusal:
        raise Missing from None
    return text
