"""What says that people were at a session, apart from the trainer's marks."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.attendance.models import Evidence, RegisterRow
from app.events.models import Session
from app.work import Work


def evidence_at(work: Work, session: Session) -> dict[int, list[Evidence]]:
    """Return the evidence of a session by row of its register, in order of time; one statement.

    What was taken back is among it, since that it was said stays readable.
    """
    query = (
        select(Evidence)
        .join(RegisterRow, RegisterRow.id == Evidence.row_id)
        .where(RegisterRow.session_id == session.id)
        .options(joinedload(Evidence.row, innerjoin=True))
        .order_by(Evidence.noted_at, Evidence.id)
    )
    found: dict[int, list[Evidence]] = defaultdict(list)
    for each in work.session.scalars(query):
        found[each.row_id].append(each)
    return dict(found)


def evidence_from(work: Work, kind: str, source_id: int) -> Sequence[Evidence]:
    """Return the evidence that one row of another room brought."""
    query = select(Evidence).where(Evidence.kind == kind, Evidence.source_id == source_id)
    return work.session.scalars(query.order_by(Evidence.id)).all()
