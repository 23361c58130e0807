"""Outcomes and points of two persons who turned out to be one."""

from typing import Any

from app.people.operations.moves import PersonMerge
from app.progress.models import Outcome, Score
from app.registrations.operations.merging import move_where_missing, settle_doubles
from app.work import Work


def merge_results(work: Work, merge: PersonMerge) -> None:
    """Give outcomes and points to the registrations that go on; of two results the better counts."""
    move_where_missing(work, merge, Outcome)
    settle_doubles(work, merge, Score, "test_id", _better)
    move_where_missing(work, merge, Score, "test_id")


def _better(kept: Score, other: Score) -> dict[str, Any]:
    return {"points": max(kept.points, other.points)}
