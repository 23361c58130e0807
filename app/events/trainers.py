"""Who leads an event or one of its meetings, and who may be asked to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import false, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Account, GlobalRole, Role
from app.events.models import Assignment, Event, Meeting
from app.work import Work


@dataclass(frozen=True, slots=True)
class Led:
    """A trainer of an event; `meeting_id` is None for all its meetings."""

    account_id: int
    name: str
    meeting_id: int | None


def led_by(work: Work, event: Event) -> list[Led]:
    """Return the trainers of an event and of its meetings, in the order of their being named."""
    ids = [meeting.id for meeting in event.meetings]
    query = (
        select(Assignment)
        .where(
            Assignment.role == Role.trainer,
            or_(Assignment.event_id == event.id, Assignment.meeting_id.in_(ids)),
        )
        .options(joinedload(Assignment.account))
        .order_by(Assignment.id)
    )
    return [Led(each.account_id, each.account.name, each.meeting_id) for each in work.session.scalars(query)]


def trainers_at(work: Work, meeting: Meeting) -> list[Led]:
    """Return who may teach at a meeting: the trainers of the meeting, its event and its project, by name."""
    event = meeting.event
    query = (
        select(Assignment)
        .join(Assignment.account)
        .where(
            Assignment.role == Role.trainer,
            Account.is_active.is_(True),
            or_(
                Assignment.event_id == event.id,
                Assignment.meeting_id == meeting.id,
                (Assignment.project_id == event.project_id) if event.project_id else false(),
            ),
        )
        .options(contains_eager(Assignment.account))
        .order_by(Account.name, Account.id)
    )
    found = {each.account_id: each.account.name for each in work.session.scalars(query)}
    return [Led(id, name, None) for id, name in found.items()]


def names_at(led: Sequence[Led], meeting: Meeting) -> str:
    """Return who leads a meeting, each once: those of the whole event and its own."""
    names = {each.account_id: each.name for each in led if each.meeting_id in (None, meeting.id)}
    return ", ".join(names.values())


def choices_of(work: Work) -> list[Account]:
    """Return the staff who may be named as trainers: those with that role anywhere, by name."""
    everywhere = select(GlobalRole.account_id).where(GlobalRole.role == Role.trainer)
    somewhere = select(Assignment.account_id).where(Assignment.role == Role.trainer)
    query = select(Account).where(
        Account.is_active.is_(True), or_(Account.id.in_(everywhere), Account.id.in_(somewhere))
    )
    return list(work.session.scalars(query.order_by(Account.name)))
