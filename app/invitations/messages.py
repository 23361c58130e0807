"""The letter of an invitation."""

from app.events.models import Event
from app.events.titles import title
from app.invitations.models import Invitation
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.registrations.calls import GUEST, INVITED_INSTITUTION
from app.registrations.messages import event_context, reply_address
from app.work import Work


def invitation_letter(work: Work, event: Event, invitation: Invitation, note: str = "") -> NewLetter:
    """Return the letter with the link to answer; `note` are the organiser's words to everybody."""
    if invitation.institution_id is not None:
        kind, id = INVITED_INSTITUTION, invitation.institution_id
    else:
        kind, id = GUEST, invitation.person_id or 0
    return NewLetter(
        kind="invitation",
        recipient=invitation.email,
        recipient_name=invitation.name,
        language=invitation.language,
        subject_kind=kind,
        subject_id=id,
        event_id=event.id,
        context={
            **event_context(work, event, invitation.language),
            "title": title(event, invitation.language).text,
            "name": unlinked(invitation.name),
            "institution": unlinked(invitation.institution_name or "") if invitation.institution_id else "",
            "note": note,
            "answer_link": work.links.invitation(invitation.id or 0, invitation.link_version),
        },
        reply_to=reply_address(work, event),
    )
