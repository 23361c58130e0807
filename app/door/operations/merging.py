"""What was marked at the door of two persons who turned out to be one."""

from sqlalchemy import select

from app.door.models import DoorMark
from app.people.operations.moves import PersonMerge
from app.work import Work


def merge_door_marks(work: Work, merge: PersonMerge) -> None:
    """Give what was marked to the person who is kept. Comes after the registrations, which take theirs."""
    joined = select(DoorMark).where(DoorMark.registration_id.in_(merge.joined)).order_by(DoorMark.id)
    for mark in work.session.scalars(joined).all():
        goes_on = merge.joined[mark.registration_id or 0]
        merge.moves.change(mark, registration_id=goes_on, person_id=merge.kept.id)
    alone = select(DoorMark).where(DoorMark.person_id == merge.gone.id, DoorMark.registration_id.is_(None))
    for mark in work.session.scalars(alone.order_by(DoorMark.id)).all():
        merge.moves.change(mark, person_id=merge.kept.id)
