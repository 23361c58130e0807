"""Appointments of two persons who turned out to be one."""

from collections.abc import Mapping

from sqlalchemy import select

from app.people.operations.moves import PersonMerge
from app.registrations.operations.merging import move_where_missing
from app.selection.models import Appointee
from app.work import Work


def merge_appointments(work: Work, merge: PersonMerge, memberships: Mapping[int, int]) -> None:
    """Let appointments name the memberships and registrations that go on (`memberships`: which for which)."""
    query = select(Appointee).where(Appointee.membership_id.in_(memberships))
    for each in work.session.scalars(query.order_by(Appointee.registration_id)):
        merge.moves.change(each, membership_id=memberships[each.membership_id])
    move_where_missing(work, merge, Appointee)
