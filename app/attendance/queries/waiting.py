"""Corrections of locked registers that wait for a second person, and what they would change."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.attendance.mark_keys import MarkKey
from app.attendance.mark_values import Value, parsed
from app.attendance.models import WaitingCorrection
from app.attendance.queries.corrections import MarkChange
from app.attendance.queries.rows import marked_rows
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
    work: Work, session: Session, marks: dict[MarkKey, str], credit: int | None
) -> Sequence[MarkChange]:
    """Return by name what a correction would change in the register as it is now: two statements."""
    rows = {row.key: row for row in marked_rows(work, session)}
    found = []
    for key, text in marks.items():
        row = rows.get(f"{'r' if key.of_row else ''}{key.id}")
        if row is not None:
            found.append(
                MarkChange(f"{row.who.last_name} {row.who.first_name}", row.value, _value(text, credit))
            )
    return sorted(found, key=lambda each: each.name)


def _value(text: str, credit: int | None) -> Value | None:
    try:
        return parsed(text, credit)
    except Refusal:
        return None
