"""Who is told of announcements and of appointments: each person once, of what they had been told before."""

from collections.abc import Iterable, Sequence

from app.changes.letters import Announcement, Letters
from app.changes.shares import Hearer, Hearers, Share, ToldAppointment, merged
from app.changes.staff import members_at_all, reader_of
from app.changes.unreached import count_unreached
from app.coaching.models import Appointment
from app.coaching.recipients import contact_address
from app.events.staffed import staffed_at_all
from app.registrations.addressees import people_of_events
from app.work import Work


def hearers_of(
    work: Work, announcements: Sequence[Announcement], appointments: Sequence[Appointment] = ()
) -> list[Hearer]:
    """Return who is told, by name: people in force, staff and members whom an event concerns, and who has
    an appointment or holds it. A constant number of statements.

    Nobody is told of what they make themselves, or twice of what is told about their own role. What has not
    reached somebody yet is told with the rest, as the difference from what they knew.
    """
    found = Hearers()
    letters = {each.event.id: Letters(work, each) for each in announcements}
    for event_id, person_id, to in people_of_events(work, letters):
        share = Share(letters[event_id], to)
        if share.difference:
            found.who("person", person_id, to.name, to.email, to.language).shares.append(share)
    _add_staff(work, found, letters.values())
    for appointment in appointments:
        _add_invited(work, found, appointment)
    hearers = found.all()
    order = {id: number for number, id in enumerate(letters)}
    count_unreached(work, hearers, letters)
    for hearer in hearers:
        hearer.shares = sorted(merged(hearer.shares), key=lambda each: order[each.event.id])
    return hearers


def _add_staff(work: Work, found: Hearers, letters: Iterable[Letters]) -> None:
    """Add staff but for who makes the change or has a letter about their own role, and members of groups."""
    me = work.actor.id if work.actor.is_staff else None
    events = [each.announcement.event for each in letters]
    staffed, members = staffed_at_all(work, events), members_at_all(work, events)
    for each in letters:
        told = each.announcement
        left_out = {me, *(turn.who.account_id for turn in told.turns)}
        staff = [who for who in staffed[told.event.id] if who.account_id not in left_out]
        for kind, group in (("account", staff), ("person", members[told.event.id])):
            for to in group:
                if each.concern(reader_of(to)):
                    who = found.who(kind, to.account_id, to.name, to.email, to.language)
                    who.shares.append(Share(each, to))


def _add_invited(work: Work, found: Hearers, appointment: Appointment) -> None:
    """Add who is invited to an appointment and did not miss it, and the coach; nobody if none is invited."""
    for invitee in appointment.invitees:
        if invitee.attended is False:
            continue
        person, mailbox = invitee.recipient.person, contact_address(invitee.recipient)
        told = ToldAppointment(appointment, work.links.appointment(invitee.id, invitee.link_version))
        email = mailbox.email if mailbox else ""
        if person is not None:
            who = found.who("person", person.id, person.name, email, person.language)
            who.appointments.append(told)
        elif mailbox is not None:
            who = found.who("contact", email.lower(), mailbox.name, email, mailbox.language)
            who.appointments.append(told)
    if appointment.invitees:
        account, link = appointment.account, work.links.absolute(f"/manage/appointments/{appointment.id}/")
        coach = found.who("account", account.id, account.name, account.email, account.language)
        coach.appointments.append(ToldAppointment(appointment, link, of_coach=True))
