"""Lines of support as their pages show them: which first, and each recipient's part of the budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account, GlobalRole, Role
from app.coaching.budget import Budget, LineBudget
from app.coaching.models import RESERVING, Appointment
from app.coaching.queries.budgets import budgets_of
from app.coaching.timing import planned_minutes
from app.columns import folded
from app.ledger.models import Book, WhatFor
from app.ledger.queries import minutes_for
from app.lines.access import managed_lines, visible_lines
from app.lines.models import LineCoach, LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.work import Work

FAR_PERCENT = 100


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line in the list. `unused` counts the recipients whose support goes on and who have used nothing."""

    line: SupportLine
    budget: LineBudget
    recipients: int
    unused: int


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A recipient of a line with the budget, and what was joined with it as the same institution."""

    recipient: LineRecipient
    name: str
    budget: Budget


def lines_in_order(work: Work, search: str = "", *, over: bool = False) -> list[SupportLine]:
    """Return the lines that the actor sees: at 80 % first, then unused ones, the rest, and future ones.

    `over` returns those whose period is over instead. Each word of `search` is the beginning of a word of
    name, contract, provider or project. Three statements.
    """
    ends = SupportLine.ends < work.today if over else SupportLine.ends >= work.today
    query = select(SupportLine).where(visible_lines(work), ends).options(joinedload(SupportLine.project))
    words = folded(search).split() if search else []
    found = [each for each in work.session.scalars(query) if _matches(each, words)]
    wholes = whole_budgets(work, found)

    def key(line: SupportLine) -> tuple[int, int, date, str, int]:
        budget = wholes[line.id]
        return _rank(line, budget, work.today), -budget.percent, line.ends, line.name_pl, line.id

    return sorted(found, key=key)


def lines_over(work: Work) -> int:
    """Return how many lines that the actor sees are over."""
    query = select(func.count(SupportLine.id)).where(visible_lines(work), SupportLine.ends < work.today)
    return work.session.scalar(query) or 0


def line_rows(work: Work, lines: Sequence[SupportLine]) -> list[LineRow]:
    """Return lines with their budgets, in the given order; a constant number of statements."""
    budgets = budgets_of(work, lines)
    ids = [line.id for line in lines]
    going_on = select(LineRecipient.id).where(
        LineRecipient.line_id.in_(ids), LineRecipient.ended_on.is_(None)
    )
    active = set(work.session.scalars(going_on))
    rows = []
    for line in lines:
        of = budgets[line.id].of
        unused = sum(1 for id, budget in of.items() if not budget.used and id in active)
        rows.append(LineRow(line, budgets[line.id], len(of), unused))
    return rows


def whole_budgets(work: Work, lines: Sequence[SupportLine]) -> Mapping[int, Budget]:
    """Return the budgets of whole lines, by id, without their recipients; two statements."""
    ids = [line.id for line in lines]
    used = minutes_for(work, Book.charged, WhatFor.line, ids)
    reserved = dict.fromkeys(ids, 0)
    query = select(Appointment).where(Appointment.line_id.in_(ids), Appointment.state.in_(RESERVING))
    for each in work.session.scalars(query):
        reserved[each.line_id] += planned_minutes(each)
    return {line.id: Budget(line.total_minutes, used.get(line.id, 0), reserved[line.id]) for line in lines}


def told_lines(work: Work) -> list[tuple[SupportLine, Budget]]:
    """Return the running lines that the actor manages and that are told of, the fullest first.

    From TOLD_AT_PERCENT on, until all is used up to the minute and nothing more is to be decided.
    """
    query = select(SupportLine).where(managed_lines(work), SupportLine.ends >= work.today)
    lines = work.session.scalars(query.order_by(SupportLine.id)).all()
    wholes = whole_budgets(work, lines) if lines else {}
    found = [(line, wholes[line.id]) for line in lines if wholes[line.id].is_told]
    open_ones = [(line, budget) for line, budget in found if budget.percent != FAR_PERCENT or budget.reserved]
    return sorted(open_ones, key=lambda each: -each[1].percent)


def recipient_rows(work: Work, line: SupportLine, budget: LineBudget) -> list[RecipientRow]:
    """Return the line's recipients, who has used nothing first, then by the share used; one statement.

    Whose support has ended comes last.
    """
    query = (
        select(LineRecipient)
        .where(LineRecipient.line_id == line.id, LineRecipient.merged_into_id.is_(None))
        .options(joinedload(LineRecipient.person), joinedload(LineRecipient.institution))
        .order_by(LineRecipient.position, LineRecipient.id)
    )
    rows = [
        RecipientRow(each, recipient_name(each), budget.of[each.id]) for each in work.session.scalars(query)
    ]

    def key(row: RecipientRow) -> tuple[bool, float, int]:
        used = row.budget.used
        share = used / row.budget.allocated if row.budget.allocated else float(used > 0)
        return row.recipient.ended_on is not None, share, row.budget.reserved

    return sorted(rows, key=key)


def coaches_of(work: Work, line: SupportLine) -> list[LineCoach]:
    """Return the line's coaches with their accounts, first named first."""
    query = select(LineCoach).where(LineCoach.line_id == line.id).options(joinedload(LineCoach.account))
    return list(work.session.scalars(query.order_by(LineCoach.id)))


def who_may_coach(work: Work) -> list[Account]:
    """Return the staff who may be named as coaches: with that role everywhere, or on some line; by name."""
    everywhere = select(GlobalRole.account_id).where(GlobalRole.role == Role.coach)
    somewhere = select(LineCoach.account_id)
    query = select(Account).where(
        Account.is_active.is_(True), Account.id.in_(everywhere) | Account.id.in_(somewhere)
    )
    return list(work.session.scalars(query.order_by(Account.name, Account.id)))


def percent_of_time(line: SupportLine, today: date) -> int:
    """Return which share of the line's period is over, cut."""
    days = (line.ends - line.starts).days + 1
    return min(100, max(0, (today - line.starts).days * 100 // days))


def _rank(line: SupportLine, budget: Budget, today: date) -> int:
    if budget.is_told:
        return 0
    if line.starts > today:
        return 3
    return 2 if budget.used else 1


def _matches(line: SupportLine, words: Sequence[str]) -> bool:
    if not words:
        return True
    texts = (
        line.name_pl,
        line.name_en,
        line.contract_number,
        line.provider,
        line.project.name,
        line.record_id,
    )
    known = folded(" ".join(filter(None, texts))).split()
    return all(any(each.startswith(word) for each in known) for word in words)
