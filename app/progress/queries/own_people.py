"""The people of one institution in one project, and where they stand: what its director may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from app.coaching.budget import Budget
from app.coaching.queries.budgets import budgets_of
from app.events.models import Event, FormOfSupport
from app.ledger.models import Book, LedgerEntry
from app.lines.models import LineRecipient, SupportLine
from app.progress.balance import Balance
from app.progress.models import InstitutionLink, Outcome, OutcomeKind
from app.progress.queries.balances import balances_of
from app.registrations.models import SEATED, Registration
from app.registrations.queries import whole_registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """One person of the institution in one event."""

    registration: Registration
    balance: Balance | None
    outcome: OutcomeKind | None


@dataclass(frozen=True, slots=True)
class OwnRecipient:
    """The institution itself (no person), or a person that it sends, as a recipient of a line."""

    recipient: LineRecipient
    budget: Budget


def own_events(link: InstitutionLink) -> Select[Event]:
    """Select the events of the project that count hours and have people of the institution, newest first."""
    own = exists().where(Registration.event_id == Event.id, _own(link))
    counts = or_(
        Event.module_id.is_not(None),
        Event.required_minutes.is_not(None),
        and_(Event.hours_value.is_not(None), Event.unit_minutes.is_not(None)),
        Event.form_of_support == FormOfSupport.training_module,
    )
    return (
        select(Event)
        .where(Event.project_id == link.project_id, counts, own)
        .order_by(Event.starts_on.is_(None), Event.starts_on.desc(), Event.id.desc())
    )


def own_people(
    work: Work, link: InstitutionLink, events: Sequence[Event]
) -> Mapping[int, Sequence[OwnPerson]]:
    """Return the institution's people by event, by name; a constant number of statements."""
    query = (
        whole_registration()
        .where(Registration.event_id.in_([event.id for event in events]), _own(link))
        .order_by(Registration.name_sort, Registration.id)
    )
    registrations = list(work.session.scalars(query).unique())
    balances = balances_of(work, registrations)
    decided = select(Outcome.registration_id, Outcome.outcome).where(
        Outcome.registration_id.in_([each.id for each in registrations])
    )
    outcomes = dict(work.session.execute(decided).all())
    found: dict[int, list[OwnPerson]] = {event.id: [] for event in events}
    for each in registrations:
        found[each.event_id].append(OwnPerson(each, balances.get(each.id), outcomes.get(each.id)))
    return found


def own_lines(work: Work, link: InstitutionLink) -> Mapping[SupportLine, Sequence[OwnRecipient]]:
    """Return the project's lines of support that the institution or its people receive, with each budget."""
    query = (
        select(LineRecipient)
        .join(LineRecipient.line)
        .where(
            SupportLine.project_id == link.project_id,
            LineRecipient.institution_id == link.institution_id,
            LineRecipient.merged_into_id.is_(None),
        )
        .options(joinedload(LineRecipient.line), joinedload(LineRecipient.person))
        .order_by(SupportLine.starts.desc(), SupportLine.id, LineRecipient.position)
    )
    recipients = list(work.session.scalars(query))
    lines = {each.line_id: each.line for each in recipients}
    budgets = budgets_of(work, list(lines.values()))
    found: dict[SupportLine, list[OwnRecipient]] = {line: [] for line in lines.values()}
    for each in recipients:
        found[each.line].append(OwnRecipient(each, budgets[each.line_id].of.get(each.id, Budget())))
    return found


def _own(link: InstitutionLink) -> ColumnElement[bool]:
    """Return the condition on `Registration` for the institution's people: those with a place, or minutes."""
    earned = exists().where(LedgerEntry.registration_id == Registration.id, LedgerEntry.book == Book.received)
    return and_(
        Registration.institution_id == link.institution_id, or_(Registration.state.in_(SEATED), earned)
    )
