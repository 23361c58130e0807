"""Answered tests of two persons who turned out to be one."""

from app.people.operations.moves import PersonMerge
from app.registrations.operations.merging import move_where_missing
from app.surveys.models import Attempt, Heard
from app.work import Work


def merge_sheets(work: Work, merge: PersonMerge) -> None:
    """Give answered tests to the registrations that go on, and that an evaluation was given."""
    move_where_missing(work, merge, Attempt, "sheet_id")
    move_where_missing(work, merge, Heard, "sheet_id")
