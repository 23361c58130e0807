"""Dividing a line's minutes among its recipients, and moving them from one to another.

Rows of allocations are only added: each act adds those that make the shares what they are to be.
"""

import uuid
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.coaching.budget import LineBudget, split
from app.coaching.queries.budgets import budget_of
from app.errors import N_, Outdated, Refusal
from app.history.operations import record
from app.lines import facts
from app.lines.amounts import amount
from app.lines.models import Allocation, LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.lines.operations.lines import must_manage
from app.lines.operations.locking import lock_line
from app.work import Work

OVERTAKEN = N_("The hours were divided or moved meanwhile. Look at what there is now, then try again.")
_BELOW = N_("%(name)s has used or booked %(least)s already: the share can't be less.")
_TOO_MUCH = N_("Together this is %(sum)s, and the line has %(total)s.")
_NOT_LEFT = N_("%(name)s has only %(free)s that are neither used nor booked.")
_NOT_UNDIVIDED = N_("Only %(free)s are not divided yet.")


def last_act(work: Work, line: SupportLine) -> int:
    """Return the number of the last allocation of a line, which a form keeps as what its reader saw; or 0."""
    query = select(func.max(Allocation.id)).join(LineRecipient).where(LineRecipient.line_id == line.id)
    return work.session.scalar(query) or 0


def even_shares(line: SupportLine, recipients: list[LineRecipient], budget: LineBudget) -> dict[int, int]:
    """Return the minutes of each recipient if the line is divided evenly, by id; the rest goes to the first.

    Whose support has ended keeps the share that there is; the others divide what remains.
    """
    active = [each.id for each in recipients if each.ended_on is None and each.id in budget.of]
    kept = sum(share.allocated for id, share in budget.of.items() if id not in active)
    if not active:
        return {}
    return dict(zip(active, split(max(0, line.total_minutes - kept), len(active)), strict=True))


def divide_evenly(work: Work, line: SupportLine, reason: str | None = None, seen: int | None = None) -> bool:
    """Divide the line's total evenly among the recipients whose support goes on; tell whether it changed.

    Refuses as `divide` does, and a line without recipients.
    """
    _begin(work, line, seen)
    budget = budget_of(work, line)
    wanted = even_shares(line, _standing(work, line), budget)
    if not wanted:
        raise Refusal("Add recipients first, then divide the hours.")
    return _divided(work, line, budget, wanted, reason)


def divide(
    work: Work,
    line: SupportLine,
    wanted: Mapping[int, int],
    reason: str | None = None,
    seen: int | None = None,
) -> bool:
    """Make the shares of these recipients so many minutes, by id; tell whether anything changed.

    Refuses shares below what is used or reserved (at the field `share-<id>`), more than the total, a
    missing reason once the hours were divided, and a division that somebody else changed since the one
    `seen` (`last_act`). Forbidden to whom the line is not theirs to manage.
    """
    _begin(work, line, seen)
    return _divided(work, line, budget_of(work, line), wanted, reason)


def move_minutes(
    work: Work,
    line: SupportLine,
    source: LineRecipient | None,
    target: LineRecipient | None,
    minutes: int,
    reason: str,
    seen: int | None = None,
) -> None:
    """Move minutes from one recipient to another; None is what was not divided yet.

    Refuses less than a minute, a missing reason, the same recipient twice, and more than the source has
    that is neither used nor reserved. Forbidden to whom the line is not theirs to manage.
    """
    _begin(work, line, seen)
    if minutes < 1:
        raise Refusal("Move at least one minute.", field="amount")
    if not reason.strip():
        raise Refusal("Say why the hours are moved: the history keeps it.", field="reason")
    if source is target:
        raise Refusal("Choose two different ones.", field="source")
    budget = budget_of(work, line)
    if source is None:
        free = max(0, budget.undivided)
        if minutes > free:
            raise _refusal(work, line, _NOT_UNDIVIDED, "amount", free=free)
    else:
        free = budget.of[source.id].free
        if minutes > free:
            raise _refusal(work, line, _NOT_LEFT, "amount", name=recipient_name(source), free=free)
    changes = {each.id: step for each, step in ((source, -minutes), (target, minutes)) if each is not None}
    allocate(work, changes, reason.strip())
    undivided = N_("the undivided hours")
    personal = {
        "source": recipient_name(source) if source else work.texts.into("pl").gettext(undivided),
        "target": recipient_name(target) if target else work.texts.into("pl").gettext(undivided),
        "reason": reason.strip(),
    }
    record(work, facts.MOVED, "line", line.id, values={"minutes": minutes}, personal=personal)


def allocate(work: Work, changes: Mapping[int, int], reason: str | None) -> None:
    """Add the rows of one act: minutes given to recipients, or taken, by id; those of 0 are left out."""
    act = uuid.uuid4().hex
    account = work.actor.id if work.actor.is_staff else None
    for id, minutes in changes.items():
        if minutes:
            row = Allocation(
                recipient_id=id, act=act, minutes=minutes, reason=reason, account_id=account, at=work.now
            )
            work.session.add(row)
    work.session.flush()


def _begin(work: Work, line: SupportLine, seen: int | None) -> None:
    must_manage(work, line)
    lock_line(work, line)
    if seen is not None and seen != last_act(work, line):
        raise Outdated(OVERTAKEN)


def _divided(
    work: Work, line: SupportLine, budget: LineBudget, wanted: Mapping[int, int], reason: str | None
) -> bool:
    changes = {
        id: minutes - budget.of[id].allocated
        for id, minutes in wanted.items()
        if minutes != budget.of[id].allocated
    }
    if not changes:
        return False
    names = {each.id: recipient_name(each) for each in _standing(work, line)}
    for id in changes:
        least = budget.of[id].committed
        if wanted[id] < least and changes[id] < 0:
            raise _refusal(work, line, _BELOW, f"share-{id}", name=names[id], least=least)
    whole = sum(share.allocated for share in budget.of.values()) + sum(changes.values())
    if whole > line.total_minutes and sum(changes.values()) > 0:
        raise _refusal(work, line, _TOO_MUCH, None, sum=whole, total=line.total_minutes)
    reason = (reason or "").strip() or None
    if reason is None and last_act(work, line):
        raise Refusal("Say why the hours are divided anew: the history keeps it.", field="reason")
    allocate(work, changes, reason)
    count = sum(share.allocated + changes.get(id, 0) > 0 for id, share in budget.of.items())
    values = {"minutes": whole, "count": count}
    record(work, facts.DIVIDED, "line", line.id, values=values, personal={"reason": reason or "–"})
    return True


def _standing(work: Work, line: SupportLine) -> list[LineRecipient]:
    query = (
        select(LineRecipient)
        .where(LineRecipient.line_id == line.id, LineRecipient.merged_into_id.is_(None))
        .options(joinedload(LineRecipient.person), joinedload(LineRecipient.institution))
        .order_by(LineRecipient.position)
    )
    return list(work.session.scalars(query))


def _refusal(
    work: Work, line: SupportLine, sentence: str, field: str | None, name: str = "", **minutes: int
) -> Refusal:
    values = {key: amount(work.texts, value, line.unit_minutes) for key, value in minutes.items()}
    return Refusal(sentence, field=field, values={**values, "name": name})
