"""Needs of two persons who turned out to be one."""

from app.needs.models import Arrangement, Night
from app.people.operations.moves import PersonMerge
from app.registrations.operations.merging import move_where_missing
from app.work import Work


def merge_needs(work: Work, merge: PersonMerge) -> None:
    """Give needs and nights to the registrations that go on; what is arranged there already stays."""
    move_where_missing(work, merge, Arrangement, "need")
    move_where_missing(work, merge, Night, "night")
