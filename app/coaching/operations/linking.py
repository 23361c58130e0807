"""Links of recipients whose letters go to another mailbox by now."""

from app.coaching.models import Appointment
from app.coaching.recipients import contact_address
from app.columns import folded
from app.outbox.queries import mailed_last
from app.work import Work


def end_old_links(work: Work, *appointments: Appointment) -> None:
    """Let the links die that were mailed to another address than the recipient's present one.

    Called under the line's lock before letters with links are made: an institution's former contact
    confirms and cancels nothing for the new one.
    """
    invitees = [each for appointment in appointments for each in appointment.invitees]
    before = mailed_last(work, "invitee", [each.id for each in invitees])
    for each in invitees:
        mailbox = contact_address(each.recipient)
        now = folded(mailbox.email) if mailbox else None
        if each.id in before and folded(before[each.id]) != now:
            each.link_version += 1
    work.session.flush()
