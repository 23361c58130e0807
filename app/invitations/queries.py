"""Reading invitations: an event's list with counts, what a link opens, and whom one could invite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.errors import Missing
from app.events.access import visible_to_staff
from app.events.models import Event, Meeting, Publication
from app.invitations.models import Answer, Invitation
from app.links import Purpose
from app.registrations.models import SEATED, Registration
from app.work import Work

OFFERED = 300
"""How many past lists are offered."""
NONE = "none"
"""How an address names invitations without an answer."""


class InvitationReplaced(Missing):
    """The link was good once, and a newer one was mailed since."""


class InvitationAtRest(Missing):
    """The event was taken off the public pages again: what it will be is nobody's business yet."""


@dataclass(frozen=True, slots=True)
class Answers:
    """How many were invited to an event, and how many gave each answer (None: none yet)."""

    invited: int
    by_answer: Mapping[Answer | None, int]

    def of(self, answer: Answer | None) -> int:
        """Return how many gave this answer."""
        return self.by_answer.get(answer, 0)


def answers_of(work: Work, event: Event) -> Answers:
    """Count an event's invitations by answer, with one statement."""
    query = select(Invitation.answer, func.count()).where(Invitation.event_id == event.id)
    counted: dict[Answer | None, int] = dict(work.session.execute(query.group_by(Invitation.answer)).all())
    return Answers(sum(counted.values()), counted)


def invitations_of(event: Event, shown: str = "") -> Select[Invitation]:
    """Select an event's invitations, the last first; `shown` narrows them to an answer, or to NONE."""
    query = (
        select(Invitation)
        .where(Invitation.event_id == event.id)
        .options(joinedload(Invitation.registration))
        .order_by(Invitation.id.desc())
    )
    if shown == NONE:
        return query.where(Invitation.answer.is_(None))
    return query.where(Invitation.answer == Answer(shown)) if shown in Answer.__members__ else query


def opened_invitation(work: Work, token: str) -> Invitation:
    """Return what a link opens, with its event.

    Missing for a forged one, InvitationReplaced for an old, InvitationAtRest while the event is a draft.
    """
    claim = work.links.claim(Purpose.invitation, token)
    if claim is None:
        raise Missing
    meetings = joinedload(Invitation.event).selectinload(Event.meetings).joinedload(Meeting.sessions)
    query = select(Invitation).where(Invitation.id == claim.id)
    found = work.session.scalar(query.options(meetings, joinedload(Invitation.registration)))
    if found is None:
        raise Missing
    if found.link_version != claim.version:
        raise InvitationReplaced
    if found.event.publication != Publication.published:
        raise InvitationAtRest
    return found


def past_lists(work: Work, event: Event) -> Sequence[Event]:
    """Return other published events that the actor manages and at which people have places, latest first."""
    seated = select(Registration.event_id).where(Registration.state.in_(SEATED))
    query = (
        select(Event)
        .where(
            Event.id != event.id,
            Event.publication == Publication.published,
            Event.id.in_(seated),
            visible_to_staff(work),
        )
        .order_by(Event.listed_from.desc(), Event.id.desc())
    )
    return work.session.scalars(query.limit(OFFERED)).all()
