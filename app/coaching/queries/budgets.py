"""Budgets of lines as they stand: what was given, what the ledger was charged, what appointments reserve."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.coaching.budget import Budget, LineBudget, shares_of
from app.coaching.models import RESERVING, Appointment
from app.coaching.timing import planned_minutes
from app.errors import N_, Refusal
from app.ledger.models import Book, LedgerEntry, WhatFor
from app.lines.amounts import amount
from app.lines.models import Allocation, LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.work import Work

_SHARE_EXCEEDED = N_(
    "%(name)s has %(free)s left, and this takes %(asked)s. Have hours moved there, or give a reason why the "
    "share may be exceeded."
)
_LINE_EXCEEDED = N_(
    "The whole line has %(free)s left, and this takes %(asked)s. Give a reason if it may exceed the contract."
)

_Who = tuple[int, int | None, int | None]
"""Line, person, institution: to whom a charge belongs."""


@dataclass(frozen=True, slots=True)
class Told:
    """Whose budget is used or reserved to TOLD_AT_PERCENT or more: a recipient's, or the line's (None)."""

    recipient: LineRecipient | None
    budget: Budget


def budget_of(work: Work, line: SupportLine, but: Appointment | None = None) -> LineBudget:
    """Return the budget of one line; `but` is an appointment that is left out, since it is being moved."""
    return budgets_of(work, [line], but)[line.id]


def budgets_of(
    work: Work, lines: Sequence[SupportLine], but: Appointment | None = None
) -> Mapping[int, LineBudget]:
    """Return the budgets of lines, by id; five statements, however many lines, recipients and appointments.

    A recipient that was joined with another (`merged_into_id`) counts for that one and has none itself.
    """
    ids = [line.id for line in lines]
    rows = work.session.scalars(select(LineRecipient).where(LineRecipient.line_id.in_(ids))).all()
    main = {row.id: row.merged_into_id or row.id for row in rows}
    allocated, reserved = _allocated(work, ids), _reserved(work, ids, but)
    charged = _charged(work, ids)
    sums: dict[int, list[int]] = {row.id: [0, 0, 0] for row in rows if row.merged_into_id is None}
    whole: dict[int, list[int]] = {id: [0, 0] for id in ids}
    for row in rows:
        mine = sums[main[row.id]]
        mine[0] += allocated.get(row.id, 0)
        mine[2] += reserved.get(row.id, 0)
        whole[row.line_id][1] += reserved.get(row.id, 0)
    owners = {(row.line_id, *row.owner): row.id for row in rows if row.merged_into_id is None}
    for who, minutes in charged.items():
        whole[who[0]][0] += minutes
        if who in owners:
            sums[owners[who]][1] += minutes
    by_line: dict[int, dict[int, Budget]] = defaultdict(dict)
    for row in rows:
        if row.merged_into_id is None:
            by_line[row.line_id][row.id] = Budget(*sums[row.id])
    return {
        line.id: LineBudget(Budget(line.total_minutes, *whole[line.id]), by_line[line.id]) for line in lines
    }


def check_budget(
    work: Work,
    line: SupportLine,
    recipients: Sequence[LineRecipient],
    minutes: int,
    *,
    override_reason: str | None = None,
    but: Appointment | None = None,
) -> list[Told]:
    """Let an appointment of so many minutes be booked for these recipients, or refuse it.

    The minutes are split among the recipients to the minute. Refuses at the field `override_reason` what
    would exceed the share of a recipient or the line's total, unless a reason is given. Returns whose budget
    then stands at TOLD_AT_PERCENT or above. `but` is the appointment that is being moved or confirmed, whose
    own reservation does not count. The caller holds the line's lock (`lock_line`), so that two bookings at
    once do not share the last hour.
    """
    ids = [each.merged_into_id or each.id for each in recipients]
    shares = shares_of(minutes, ids)
    before = budget_of(work, line, but)
    after = before.booked(shares)
    if not (override_reason or "").strip():
        for each in recipients:
            id = each.merged_into_id or each.id
            if id in after.of and after.of[id].exceeded:
                raise _exceeded(work, line, each, before.of[id], shares[id])
        if after.whole.exceeded:
            raise _exceeded(work, line, None, before.whole, minutes)
    told = [Told(each, after.of[id]) for each, id in zip(recipients, ids, strict=True) if id in after.of]
    return [each for each in [*told, Told(None, after.whole)] if each.budget.is_told]


def _exceeded(
    work: Work, line: SupportLine, recipient: LineRecipient | None, budget: Budget, asked: int
) -> Refusal:
    values = {
        "free": amount(work.texts, budget.free, line.unit_minutes),
        "asked": amount(work.texts, asked, line.unit_minutes),
        "name": recipient_name(recipient) if recipient else line.name_pl,
    }
    sentence = _SHARE_EXCEEDED if recipient else _LINE_EXCEEDED
    return Refusal(sentence, field="override_reason", values=values)


def _allocated(work: Work, line_ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(Allocation.recipient_id, func.sum(Allocation.minutes))
        .join(LineRecipient, LineRecipient.id == Allocation.recipient_id)
        .where(LineRecipient.line_id.in_(line_ids))
        .group_by(Allocation.recipient_id)
    )
    return {id: int(minutes) for id, minutes in work.session.execute(query)}


def _charged(work: Work, line_ids: Sequence[int]) -> dict[_Who, int]:
    axes = LedgerEntry.for_id, LedgerEntry.person_id, LedgerEntry.institution_id
    query = (
        select(*axes, func.sum(LedgerEntry.minutes))
        .where(
            LedgerEntry.for_kind == WhatFor.line,
            LedgerEntry.for_id.in_(line_ids),
            LedgerEntry.book == Book.charged,
        )
        .group_by(*axes)
    )
    return {(line, person, body): int(sum) for line, person, body, sum in work.session.execute(query)}


def _reserved(work: Work, line_ids: Sequence[int], but: Appointment | None) -> dict[int, int]:
    query = (
        select(Appointment)
        .where(Appointment.line_id.in_(line_ids), Appointment.state.in_(RESERVING))
        .options(selectinload(Appointment.invitees))
    )
    found: dict[int, int] = defaultdict(int)
    for each in work.session.scalars(query):
        if but is not None and each.id == but.id:
            continue
        came = [i.recipient_id for i in each.invitees if i.attended]
        ids = came or [i.recipient_id for i in each.invitees if i.attended is not False]
        for id, minutes in shares_of(planned_minutes(each), ids).items():
            found[id] += minutes
    return found
