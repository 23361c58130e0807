"""Invitations of two persons who turned out to be one."""

from sqlalchemy import or_, select

from app.invitations.models import Invitation
from app.people.operations.moves import PersonMerge
from app.work import Work


def merge_invitations(work: Work, merge: PersonMerge) -> None:
    """Give invitations to the person who is kept.

    Who was invited to one event twice keeps both: the other one stays as it was sent, and its link leads to
    the same person. What was answered by a registration that ended names the one that goes on.
    """
    mine = set(work.session.scalars(select(Invitation.event_id).where(Invitation.person_id == merge.kept.id)))
    query = select(Invitation).where(
        or_(Invitation.person_id == merge.gone.id, Invitation.registration_id.in_(merge.joined))
    )
    for each in work.session.scalars(query.order_by(Invitation.id)):
        if each.registration_id in merge.joined:
            merge.moves.change(each, registration_id=merge.joined[each.registration_id])
        if each.person_id == merge.gone.id and each.event_id not in mine:
            merge.moves.change(each, person_id=merge.kept.id)
