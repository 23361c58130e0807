"""What waits for staff: signed consents of institutions, and people who have not said who sends them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from app.events.models import WITH_PAPER, Event, RegistrationRules, WhoDecides
from app.nominations.models import InstitutionConsent, Nomination
from app.nominations.queries import is_asked
from app.registrations.models import IN_FORCE, PaperState, Registration
from app.work import Work

MOST_ASKED = 50
"""How many people who are asked which institution sends them stand on one page."""


@dataclass(frozen=True, slots=True)
class UnansweredPeople:
    """People whom several institutions named and who have not answered: those to answer first, and how many
    there are in all."""

    nominations: list[Nomination]
    total: int


def consents_of(work: Work, event: Event, ids: Collection[int]) -> Mapping[int, InstitutionConsent]:
    """Return the signed consents of these institutions at an event, by the institution, in one statement."""
    query = select(InstitutionConsent).where(
        InstitutionConsent.event_id == event.id, InstitutionConsent.institution_id.in_(ids)
    )
    # Of two of one institution the newer one counts: it is read last.
    return {each.institution_id: each for each in work.session.scalars(query.order_by(InstitutionConsent.id))}


def waiting_consents(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Select events with the number of consents that wait for staff and one of their institutions."""
    newer = aliased(InstitutionConsent)
    is_replaced = exists().where(
        newer.event_id == InstitutionConsent.event_id,
        newer.institution_id == InstitutionConsent.institution_id,
        newer.id > InstitutionConsent.id,
    )
    counted = (
        select(
            InstitutionConsent.event_id.label("event_id"),
            func.count().label("count"),
            func.min(InstitutionConsent.institution_id).label("institution_id"),
            func.min(InstitutionConsent.uploaded_at).label("since"),
        )
        .join(RegistrationRules, RegistrationRules.event_id == InstitutionConsent.event_id)
        .where(
            InstitutionConsent.state == PaperState.uploaded,
            RegistrationRules.completed_by.in_(WITH_PAPER),
            RegistrationRules.who_decides == WhoDecides.institution,
            ~is_replaced,
        )
        .group_by(InstitutionConsent.event_id)
        .subquery()
    )
    query = select(Event, counted.c.count, counted.c.institution_id)
    joined = query.join(counted, counted.c.event_id == Event.id)
    return joined.where(*conditions).order_by(counted.c.since, Event.id)


def events_with_asked(work: Work, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Select events with the number of people who have not said which institution sends them, and until when
    the first of them is asked."""
    counted = (
        select(
            Nomination.event_id.label("event_id"),
            func.count(Nomination.registration_id.distinct()).label("count"),
            func.min(Nomination.ask_until).label("until"),
        )
        .join(Registration, Registration.id == Nomination.registration_id)
        .where(_unanswered(work))
        .group_by(Nomination.event_id)
        .subquery()
    )
    query = select(Event, counted.c.count, counted.c.until).join(counted, counted.c.event_id == Event.id)
    return query.where(*conditions).order_by(counted.c.until, Event.id)


def asked_people(work: Work, event: Event) -> UnansweredPeople:
    """Return who was named by several institutions for an event and has not answered, in two statements."""
    query = (
        select(Nomination)
        .join(Nomination.registration)
        .where(Nomination.event_id == event.id, _unanswered(work))
        .options(joinedload(Nomination.institution), joinedload(Nomination.registration))
        .order_by(Nomination.ask_until, Nomination.id)
    )
    total = work.session.scalar(select(func.count()).select_from(_ids(query))) or 0
    return UnansweredPeople(list(work.session.scalars(query.limit(MOST_ASKED))), total)


def _ids(query: Select[Nomination]) -> Subquery:
    return query.with_only_columns(Nomination.id).order_by(None).subquery()


def _unanswered(work: Work) -> ColumnElement[bool]:
    return and_(is_asked(work), Registration.state.in_(IN_FORCE))
