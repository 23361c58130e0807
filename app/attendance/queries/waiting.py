"""Corrections of locked registers that wait for a second person, and what they would change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.attendance.earning import Stretch, attended, day_value, stretches_of
from app.attendance.mark_keys import MarkKey
from app.attendance.mark_values import Value, parsed
from app.attendance.models import WaitingCorrection
from app.attendance.queries.corrections import BlockChange, MarkChange
from app.attendance.queries.rows import Row, marked_rows
from app.errors import Refusal
from app.events.access import visible_to_staff
from app.events.models import Event, Meeting, Session
from app.work import Work


def waiting_correction(work: Work, session: Session) -> WaitingCorrection | None:
    """Return the correction of a register that waits or was refused, with who sent it in."""
    query = select(WaitingCorrection).where(WaitingCorrection.session_id == session.id)
    return work.session.scalar(
        query.options(joinedload(WaitingCorrection.account), joinedload(WaitingCorrection.refused_by))
    )


def waiting_for(work: Work) -> Select[WaitingCorrection]:
    """Select what this actor has to look at: others' corrections that wait, and own ones that were refused.

    Of the events that they organise, the oldest first. Session, meeting and event are loaded along.
    """
    mine = WaitingCorrection.account_id == work.actor.id
    waits = WaitingCorrection.refused_by_id.is_(None)
    return (
        select(WaitingCorrection)
        .join(WaitingCorrection.session)
        .join(Session.meeting)
        .join(Meeting.event)
        .options(
            contains_eager(WaitingCorrection.session)
            .contains_eager(Session.meeting)
            .contains_eager(Meeting.event)
        )
        .where(visible_to_staff(work), or_(and_(waits, ~mine), and_(~waits, mine)))
        .order_by(WaitingCorrection.at, Event.id, WaitingCorrection.id)
    )


def wanted_changes(
    work: Work, session: Session, marks: Mapping[MarkKey, str], credit: int | None
) -> Sequence[MarkChange]:
    """Return by name what a correction would change in the register as it is now: three statements."""
    asked: dict[str, dict[time | None, str]] = {}
    for key, text in marks.items():
        asked.setdefault(key.row, {})[key.block_at] = text
    stretches = stretches_of(session, credit or 0)
    rows = [row for row in marked_rows(work, session) if row.key in asked]
    found = [_change(row, _after(row, asked[row.key], stretches, credit), stretches) for row in rows]
    return sorted(found, key=lambda each: each.name)


def _change(row: Row, after: Row, stretches: Sequence[Stretch]) -> MarkChange:
    then, now = _minutes(row, stretches), _minutes(after, stretches)
    differing = [
        BlockChange(each.starts_at, was, is_now)
        for each, was, is_now in zip(stretches, then, now, strict=True)
        if each.starts_at and was != is_now and row.session.meeting.event.marks_blocks
    ]
    name = f"{row.who.last_name} {row.who.first_name}"
    return MarkChange(name, row.value, after.value, sum(now) - sum(then), differing)


def _after(
    row: Row, asked: Mapping[time | None, str], stretches: Sequence[Stretch], credit: int | None
) -> Row:
    """Return a row as it would be marked; without a mark where what was asked is none any more."""
    value, blocks = row.value, dict(row.blocks)
    if None in asked:
        value, blocks = _value(asked[None], credit), {}
    lengths = {each.starts_at: each.minutes for each in stretches if each.starts_at}
    marked = {
        at: _value(text, lengths.get(at)) for at, text in asked.items() if at is not None and at in lengths
    }
    if marked:
        whole = value if value and not (value.minutes or value.late or value.early) else None
        known = blocks or dict.fromkeys(lengths, whole)
        blocks = {at: each for at, each in {**known, **marked}.items() if each is not None}
        value = day_value(stretches, blocks)
    return replace(row, value=value, blocks=blocks)


def _minutes(row: Row, stretches: Sequence[Stretch]) -> list[int]:
    if row.value is None:
        return [0] * len(stretches)
    hours = {"begins": row.expected_from, "ends": row.expected_until}
    return attended(stretches, row.value, blocks=row.blocks, **hours)


def _value(text: str, credit: int | None) -> Value | None:
    try:
        return parsed(text, credit)
    except Refusal:
        return None
