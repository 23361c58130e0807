"""What a recipient's link opens."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.coaching.models import Appointment, Invitee
from app.errors import Missing
from app.lines.models import LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.links import Purpose
from app.work import Actor, Work


class LinkReplaced(Missing):
    """The link was good once; another one was mailed to another address since."""


def opened_invitee(work: Work, token: str) -> Invitee:
    """Return what a link opens, with its appointment; Missing for a forged one, LinkReplaced for an old."""
    claim = work.links.claim(Purpose.appointment, token)
    if claim is None:
        raise Missing
    appointment = joinedload(Invitee.appointment)
    query = (
        select(Invitee)
        .where(Invitee.id == claim.id)
        .options(
            appointment.joinedload(Appointment.account),
            appointment.joinedload(Appointment.line).joinedload(SupportLine.project),
            joinedload(Invitee.recipient).joinedload(LineRecipient.person),
            joinedload(Invitee.recipient).joinedload(LineRecipient.institution),
        )
    )
    invitee = work.session.scalar(query)
    if invitee is None:
        raise Missing
    if invitee.link_version != claim.version:
        raise LinkReplaced
    return invitee


def as_recipient(work: Work, invitee: Invitee) -> Work:
    """Return the work in the name of the link's holder, also where staff are signed in."""
    recipient = invitee.recipient
    name = recipient_name(recipient)
    return replace(work, actor=Actor("participant", recipient.person_id, name))
