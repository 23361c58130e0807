"""What lines know of institutions, when two of them turn out to be one, and when that is taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from app.lines.models import LineRecipient, SupportLine
from app.people.operations.moves import PersonMerge
from app.work import Work


def lines_that_move(work: Work, institution_id: int) -> int:
    """Return how many lines of support have the institution, or people whom it sends, as a recipient."""
    query = select(func.count(LineRecipient.line_id.distinct()))
    return work.session.scalar(query.where(LineRecipient.institution_id == institution_id)) or 0


def move_recipients(work: Work, gone: int, into: int) -> dict[str, Any]:
    """Let what lines have of an institution be another's; return what `give_recipients_back` needs.

    Where both receive a line alone, the row of the one that goes counts for the other's from now on.
    """
    here = select(LineRecipient).where(LineRecipient.institution_id == gone).order_by(LineRecipient.id)
    rows = work.session.scalars(here).all()
    if not rows:
        return {}
    alone = select(LineRecipient).where(
        LineRecipient.institution_id == into,
        LineRecipient.person_id.is_(None),
        LineRecipient.merged_into_id.is_(None),
    )
    theirs = {row.line_id: row for row in work.session.scalars(alone)}
    joined: list[int] = []
    pointed: list[list[int]] = []
    for row in rows:
        main = theirs.get(row.line_id)
        if row.is_institution and row.merged_into_id is None and main is not None:
            pointed += _point(work, row.id, main.id)
            row.merged_into_id = main.id
            joined.append(row.id)
    work.session.flush()
    for row in rows:
        row.institution_id = into
    work.session.flush()
    return {"recipients": [row.id for row in rows], "joined": joined, "pointed": pointed}


def give_recipients_back(work: Work, to: int, kept: Mapping[str, Any], from_id: int) -> None:
    """Let those of the rows that are still the other institution's be this one's again.

    A verdict from before there were lines names none.
    """
    ids: Sequence[int] = kept.get("recipients", [])
    joined = set(kept.get("joined", []))
    if not ids:
        return
    rows = select(LineRecipient).where(LineRecipient.id.in_(ids), LineRecipient.institution_id == from_id)
    found = work.session.scalars(rows).all()
    for row in found:
        row.institution_id = to
    work.session.flush()
    for row in found:
        if row.id in joined:
            row.merged_into_id = None
    for id, main in kept.get("pointed", []):
        row_of = work.session.get(LineRecipient, id)
        if row_of is not None and row_of.merged_into_id is not None:
            row_of.merged_into_id = main
    work.session.flush()


def _point(work: Work, before: int, now: int) -> list[list[int]]:
    """Let what was joined with a row earlier count for another; return each such row with what it had."""
    rows = work.session.scalars(select(LineRecipient).where(LineRecipient.merged_into_id == before)).all()
    for row in rows:
        row.merged_into_id = now
    return [[row.id, before] for row in rows]


def lines_of_person(work: Work, person_ids: Sequence[int]) -> list[SupportLine]:
    """Return the lines of which these persons are recipients, in the order in which they are locked."""
    query = (
        select(SupportLine)
        .join(LineRecipient, LineRecipient.line_id == SupportLine.id)
        .where(LineRecipient.person_id.in_(person_ids))
        .order_by(SupportLine.id)
    )
    return list(work.session.scalars(query).unique())


def merge_recipients(work: Work, merge: PersonMerge) -> None:
    """Give what a person receives of lines to the one who is kept. Needs the lines' locks.

    Where both receive a line, the row of the one who goes counts for the other's, with its share and
    appointments.
    """
    mine = {row.line_id: row for row in _of_person(work, merge.kept.id)}
    for row in _of_person(work, merge.gone.id):
        main = mine.get(row.line_id)
        if main is None:
            merge.moves.change(row, person_id=merge.kept.id)
            continue
        pointing = select(LineRecipient).where(LineRecipient.merged_into_id == row.id)
        for other in work.session.scalars(pointing.order_by(LineRecipient.id)):
            merge.moves.change(other, merged_into_id=main.id)
        merge.moves.change(row, merged_into_id=main.id)
        if main.ended_on is not None and (row.ended_on is None or row.ended_on > main.ended_on):
            merge.moves.change(main, ended_on=row.ended_on)


def _of_person(work: Work, person_id: int) -> Sequence[LineRecipient]:
    query = select(LineRecipient).where(
        LineRecipient.person_id == person_id, LineRecipient.merged_into_id.is_(None)
    )
    return work.session.scalars(query.order_by(LineRecipient.id)).all()
