"""Making the rows of a register of people who stand on it by their registration alone."""

from collections.abc import Sequence

from sqlalchemy import select

from app.attendance.models import RegisterRow, RowRole
from app.attendance.queries.rows import Row
from app.bulk import insert_rows
from app.events.models import Session
from app.work import Work


def kept_rows(work: Work, session: Session, rows: Sequence[Row]) -> list[RegisterRow]:
    """Return the rows of these people in the table, which are made where there are none.

    Needs the session's lock. Two statements, however many people.
    """
    missing = [row for row in rows if row.id is None]
    fresh = {"session_id": session.id, "role": RowRole.participant}
    insert_rows(
        work.session,
        RegisterRow,
        [fresh | {"person_id": row.person_id, "registration_id": row.who.id} for row in missing],
    )
    known, made = {row.id for row in rows}, {row.who.id for row in missing}
    query = select(RegisterRow).where(RegisterRow.session_id == session.id)
    return [row for row in work.session.scalars(query) if row.id in known or row.registration_id in made]
