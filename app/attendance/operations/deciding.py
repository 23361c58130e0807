"""What a confirmation decides for each row, and what of it is posted at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import insert

from app.attendance.earning import Stretch, attended, by_part
from app.attendance.models import DecidedBlock, Decision, RegisterVersion, RowRole
from app.attendance.queries.rows import Row
from app.bulk import insert_rows
from app.events.models import Session
from app.ledger.models import WhatFor
from app.ledger.postings import Posting
from app.work import Work


@dataclass(frozen=True, slots=True)
class Decided:
    """One row of a confirmed register: the id of its decision, and the minutes there by part."""

    id: int
    row: Row
    by_part: dict[int | None, int]


CREDITED = (RowRole.participant, RowRole.substitute, RowRole.walk_in)
"""The roles whose minutes are received at the event itself: a make-up is settled, a guest only listens."""


def decide(
    work: Work, version: RegisterVersion, rows: Sequence[Row], stretches: Sequence[Stretch]
) -> list[Decided]:
    """Add a decision for each row, which must have a mark, and what it found of each block, if there are any.

    Two statements, however many people.
    """
    minutes = [_minutes(row, stretches) for row in rows]
    columns = [
        {
            "register_version_id": version.id,
            "row_id": row.id,
            "presence": row.value.presence,
            "minutes": sum(earned),
        }
        for row, earned in zip(rows, minutes, strict=True)
        if row.value is not None
    ]
    made = work.session.execute(insert(Decision).returning(Decision.row_id, Decision.id), columns)
    ids: dict[int, int] = dict(made.all())
    if stretches[0].starts_at is not None and version.session.blocks:
        insert_rows(work.session, DecidedBlock, list(_blocks(ids, rows, minutes, stretches)))
    return [
        Decided(ids[row.id], row, by_part(stretches, earned))
        for row, earned in zip(rows, minutes, strict=True)
        if row.id is not None
    ]


def own_postings(session: Session, decided: Iterable[Decided]) -> list[Posting]:
    """Return what people receive at the event itself: a posting for each decision and part."""
    return [
        Posting(
            source_id=each.id,
            for_kind=WhatFor.event,
            for_id=session.meeting.event_id,
            minutes=minutes,
            day=session.day,
            person_id=each.row.person_id,
            registration_id=each.row.registration.id if each.row.is_here and each.row.registration else None,
            session_id=session.id,
            part_id=part_id,
        )
        for each in decided
        if each.row.role in CREDITED
        for part_id, minutes in each.by_part.items()
    ]


def _minutes(row: Row, stretches: Sequence[Stretch]) -> list[int]:
    assert row.value is not None  # noqa: S101 - `check_complete` refuses otherwise
    hours = {"begins": row.expected_from, "ends": row.expected_until}
    return attended(stretches, row.value, blocks=row.blocks, **hours)


def _blocks(
    ids: dict[int, int],
    rows: Sequence[Row],
    minutes: Sequence[Sequence[int]],
    stretches: Sequence[Stretch],
) -> Iterator[dict[str, object]]:
    for row, earned in zip(rows, minutes, strict=True):
        for stretch, found in zip(stretches, earned, strict=True):
            if row.id is not None:
                yield {
                    "decision_id": ids[row.id],
                    "starts_at": stretch.starts_at,
                    "ends_at": stretch.ends_at,
                    "minutes": found,
                    "full_minutes": stretch.minutes,
                    "part_id": stretch.part_id,
                }
