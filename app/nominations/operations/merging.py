"""Nominations of two persons who turned out to be one."""

from sqlalchemy import select

from app.nominations.models import Nomination
from app.people.operations.moves import PersonMerge
from app.work import Work


def merge_nominations(work: Work, merge: PersonMerge) -> None:
    """Let nominations name the registrations that go on; who named them stays as it was."""
    query = select(Nomination).where(Nomination.registration_id.in_(merge.joined))
    for each in work.session.scalars(query.order_by(Nomination.id)):
        merge.moves.change(each, registration_id=merge.joined[each.registration_id])
