"""Who of an event has which outcome, what the rule proposes, and which outcomes are still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from app.events.models import Event, EventStatus, Publication
from app.programmes.details import USUAL_DAYS
from app.programmes.models import Module
from app.progress.balance import Balance
from app.progress.models import Outcome, OutcomeKind
from app.progress.queries.balances import balances_of
from app.progress.queries.standings import standings
from app.progress.standing import Standing
from app.registrations.models import SEATED, Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One person with what was earned of what is required, the rule's proposal, and what was decided."""

    registration: Registration
    earned: int
    required: int | None
    unit_minutes: int
    lacks: tuple[str, ...]
    proposal: OutcomeKind
    decided: Outcome | None


@dataclass(frozen=True, slots=True)
class OpenOutcomes:
    """An edition that is over and in which so many people have no outcome; it was due on a day."""

    event: Event
    count: int
    due: date | None


def outcome_rows(work: Work, event: Event) -> list[OutcomeRow]:
    """Return everybody with a place, by name; the event must be loaded with its meetings and sessions."""
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.state.in_(SEATED))
        .options(joinedload(Registration.institution))
        .order_by(Registration.name_sort, Registration.id)
    )
    people = list(work.session.scalars(query))
    decided = _decided(work, event)
    if event.module_id is None:
        balances = balances_of(work, people)
        return [
            _of_balance(each, balances[each.id], decided.get(each.id))
            for each in people
            if each.id in balances
        ]
    found = standings(work, [event.module_id], {each.person_id for each in people})
    return [
        _of_standing(each, found[each.person_id, event.module_id], decided.get(each.id)) for each in people
    ]


def due_day(event: Event) -> date | None:
    """Return the day until which outcomes are due: some days after the last session; None without a day."""
    if event.ends_on is None:
        return None
    days = event.module.outcome_days if event.module is not None else USUAL_DAYS
    return event.ends_on + timedelta(days=days)


def open_outcomes(work: Work, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Select editions that are over with how many people have no outcome yet, what is due first first."""
    undecided = (
        select(Registration.event_id, func.count().label("count"))
        .where(
            Registration.state.in_(SEATED),
            ~exists().where(Outcome.registration_id == Registration.id),
            Registration.event_id.in_(select(Event.id).where(Event.module_id.is_not(None))),
        )
        .group_by(Registration.event_id)
        .subquery()
    )
    return (
        select(Event, undecided.c.count)
        .join(undecided, undecided.c.event_id == Event.id)
        .join(Module, Module.id == Event.module_id)
        .where(
            Event.publication == Publication.published,
            Event.status != EventStatus.cancelled,
            Event.ends_on < work.today,
            *conditions,
        )
        .order_by(Event.ends_on, Event.id)
    )


def read_open(rows: Iterable[Any]) -> list[OpenOutcomes]:
    """Return the rows of `open_outcomes` with the day on which each was due."""
    return [OpenOutcomes(event, count, due_day(event)) for event, count in rows]


def _decided(work: Work, event: Event) -> dict[int, Outcome]:
    query = (
        select(Outcome)
        .join(Outcome.registration)
        .where(Registration.event_id == event.id)
        .options(joinedload(Outcome.account))
    )
    return {row.registration_id: row for row in work.session.scalars(query)}


def _of_standing(registration: Registration, standing: Standing, decided: Outcome | None) -> OutcomeRow:
    received = sum(part.received for part in standing.parts)
    return OutcomeRow(
        registration=registration,
        earned=standing.earned,
        required=standing.required,
        unit_minutes=standing.unit_minutes,
        lacks=tuple(standing.lacks),
        proposal=proposed(is_completed=standing.is_completed, received=received),
        decided=decided,
    )


def _of_balance(registration: Registration, balance: Balance, decided: Outcome | None) -> OutcomeRow:
    enough = balance.earned > 0 and balance.earned >= (balance.required or 0)
    return OutcomeRow(
        registration=registration,
        earned=balance.earned,
        required=balance.required,
        unit_minutes=balance.unit_minutes,
        lacks=() if enough else ("hours",),
        proposal=proposed(is_completed=enough, received=balance.earned),
        decided=decided,
    )


def proposed(*, is_completed: bool, received: int) -> OutcomeKind:
    """Return what the rule proposes: who received no minute at all was absent throughout."""
    if received == 0:
        return OutcomeKind.absent_throughout
    return OutcomeKind.completed if is_completed else OutcomeKind.not_completed
