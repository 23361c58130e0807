"""What rests on what a list brought in: as long as something does, it can't be taken back."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, Table, and_, exists, or_, select

from app.attendance.mark_values import Value
from app.attendance.models import Mark, RegisterRow
from app.bringing.models import BroughtList, BroughtRow, Target
from app.columns import Base
from app.errors import N_
from app.events.models import Session
from app.groups.models import Membership
from app.ledger.models import LedgerEntry
from app.registrations.models import QuestionAnswer, Registration, SignedPaper
from app.work import Work

GONE = N_("it is not there any more")
CHANGED = N_("it was changed since: by the person, or by staff")
ATTENDED = N_("attendance")
HOURS = N_("hours")
PAPER = N_("a signed form")
FURTHER = N_("something else that was kept about it")
CONFIRMED = N_("the attendance is confirmed")
MARKED_ANEW = N_("the mark was changed since")

_OWN = (QuestionAnswer.__tablename__,)
"""Tables whose rows came with the list itself: what of them was changed shows in the registration."""
_SAID = {
    RegisterRow.__tablename__: ATTENDED,
    SignedPaper.__tablename__: PAPER,
    LedgerEntry.__tablename__: HOURS,
}


def pointing_at(table: Table) -> Iterator[Column[Any]]:
    """Yield the columns of all tables, of later rooms too, that name a row of this one by its number."""
    for other in Base.metadata.sorted_tables:
        for column in other.columns:
            keys: set[ForeignKey] = column.foreign_keys
            if any(key.column.table is table and key.column.name == "id" for key in keys):
                yield column


def resting_on(work: Work, brought: BroughtList) -> dict[int, list[str]]:
    """Return what rests on each row of a list that was entered, as message ids by place; none can go then.

    The statements grow with the tables that speak of people, never with the rows.
    """
    found: dict[int, list[str]] = {}
    if brought.target == Target.attendance:
        return _on_marks(work, brought)
    model = Membership if brought.target == Target.roster else Registration
    number = BroughtRow.membership_id if brought.target == Target.roster else BroughtRow.registration_id
    mine = select(BroughtRow.place).where(BroughtRow.list_id == brought.id, number.is_not(None))
    for query, sentence in _questions(brought, model, number, mine):
        for place in work.session.scalars(query):
            if sentence not in found.setdefault(place, []):
                found[place].append(sentence)
    return found


def _questions(
    brought: BroughtList, model: Any, number: Any, mine: Select[int]
) -> Iterator[tuple[Select[int], str]]:
    here = _is_mine(brought)
    yield mine.where(~exists().where(model.id == number, here)), GONE
    if model is Registration:
        changed = or_(Registration.version != 1, Registration.state_changed_at != brought.entered_at)
        yield mine.where(exists().where(Registration.id == number, here, changed)), CHANGED
        yield mine.where(exists().where(LedgerEntry.registration_id == number)), HOURS
    else:
        moved = or_(Membership.ends.is_not(None), Membership.starts.is_distinct_from(brought.since))
        yield mine.where(exists().where(Membership.id == number, moved)), CHANGED
    for column in pointing_at(model.__table__):
        if column.table.name not in _OWN:
            yield mine.where(exists().where(column == number)), _SAID.get(column.table.name, FURTHER)


def _is_mine(brought: BroughtList) -> Any:
    """Return the condition that a row is what the list made, not another one that got its number."""
    if brought.target == Target.roster:
        return Membership.group_id == brought.group_id
    return and_(Registration.event_id == brought.event_id, Registration.registered_at == brought.entered_at)


def _on_marks(work: Work, brought: BroughtList) -> dict[int, list[str]]:
    """Return where a register is confirmed by now, or a mark is not the one that the list brought."""
    rows = select(BroughtRow.place, BroughtRow.registration_id, BroughtRow.marks)
    rows = rows.where(BroughtRow.list_id == brought.id, BroughtRow.registration_id.is_not(None))
    query = (
        select(
            RegisterRow.registration_id,
            RegisterRow.session_id,
            Mark.presence,
            Mark.minutes,
            Mark.late_minutes,
            Mark.early_minutes,
        )
        .join(Mark, and_(Mark.row_id == RegisterRow.id, Mark.block_at.is_(None)))
        .join(BroughtRow, BroughtRow.registration_id == RegisterRow.registration_id)
        .where(BroughtRow.list_id == brought.id)
    )
    now = {
        (id, session): Value(presence, minutes, late, early).written
        for id, session, presence, minutes, late, early in work.session.execute(query)
    }
    confirmed = set(
        work.session.scalars(
            select(Session.id).where(
                Session.register_confirmed, Session.meeting.has(event_id=brought.event_id)
            )
        )
    )
    found: dict[int, list[str]] = {}
    for place, id, marks in work.session.execute(rows):
        for session, (_, mark) in (marks or {}).items():
            if int(session) in confirmed:
                found.setdefault(place, []).append(CONFIRMED)
            elif now.get((id, int(session)), "") != mark:
                found.setdefault(place, []).append(MARKED_ANEW)
    return {place: list(dict.fromkeys(each)) for place, each in found.items()}
