"""Places that are offered: what becomes of them by the clock, and the answers of those who have one."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app.errors import N_, Closed
from app.events.models import Event, EventStatus
from app.events.window import is_over
from app.history.operations import record
from app.outbox.operations import NewLetter, tell
from app.registrations.facts import OFFER_ACCEPTED, OFFER_DECLINED, OFFER_LAPSED, OFFER_RENEWED
from app.registrations.messages import (
    named_ended_letter,
    offer_lapsed_letter,
    place_letter,
    promoted_letter,
    stand_in_ended_letter,
    withdrawn_letter,
)
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.offers import ends_of_offer, named_until, offered_anew, offered_from
from app.registrations.operations.states import set_state
from app.work import Work

LAPSED = N_(
    "The time to answer is over: the offer has lapsed, and the place goes to the next person. "
    "The organiser may still give a place by hand: the contact is on the page of the registration."
)
COMPLETE_FIRST = N_("To take the place, fill in the form to which this page leads.")
NO_OFFER = N_("No place is offered to this registration at the moment: the page says where it stands.")


@dataclass(slots=True)
class Tended:
    """The offers that lapsed, and those whose hours begin anew since their event goes on."""

    lapsed: list[Registration] = field(default_factory=list)
    renewed: list[Registration] = field(default_factory=list)


def give_place(work: Work, event: Event, registration: Registration) -> None:
    """Give a free place: offered for the event's hours where it has some and the cut-off is not past.

    Who let an offer lapse is not offered a place again, but gets it at once. For whom an institution named
    it is held until they have given their own data.
    """
    if registration.is_named:
        until: datetime | None = named_until(event, work.now)
    else:
        until = None if registration.offer_lapsed_at else offered_from(event, work.now)
    set_state(work, registration, RegistrationState.offered if until else RegistrationState.confirmed)
    registration.offered_until = until


def tend_offers(work: Work, event: Event) -> Tended:
    """Let the offers of a locked event lapse whose time is over, and tell nobody: the caller does that.

    While the event is suspended offers pause; when it goes on their hours begin anew. Offers of an event
    that is cancelled or over stay as they are. A colleague who never took the place that was passed on to
    them, or whom an institution named, has not applied: their registration ends.
    """
    tended = Tended()
    if event.status == EventStatus.cancelled or is_over(work, event):
        return tended
    query = select(Registration).where(
        Registration.event_id == event.id, Registration.state == RegistrationState.offered
    )
    for each in work.session.scalars(query.order_by(Registration.queue_number)):
        if event.status == EventStatus.suspended:
            each.offered_until = None
        elif each.offered_until is None:
            each.offered_until = offered_anew(event, work.now)
            tended.renewed.append(each)
        else:
            each.offered_until = ends_of_offer(event, each.offered_until, work.now)
            if each.offered_until <= work.now:
                if each.owes_data:
                    set_state(work, each, RegistrationState.withdrawn)
                else:
                    set_state(work, each, RegistrationState.applied)
                    each.offer_lapsed_at = work.now
                tended.lapsed.append(each)
    work.session.flush()
    return tended


def recorded(work: Work, tended: Tended) -> list[NewLetter]:
    """Record what became of offers by the clock; return the letters that tell it."""
    for fact, rows in ((OFFER_LAPSED, tended.lapsed), (OFFER_RENEWED, tended.renewed)):
        for each in rows:
            record(work, fact, "registration", each.id, event_id=each.event_id)
    return [
        *(_lapsed_letter(work, each) for each in tended.lapsed),
        *(place_letter(work, each) for each in tended.renewed),
    ]


def _lapsed_letter(work: Work, registration: Registration) -> NewLetter:
    if registration.has_ended:
        ended = named_ended_letter if registration.channel == Channel.institution else stand_in_ended_letter
        return ended(work, registration, "lapsed")
    return offer_lapsed_letter(work, registration)


def accepted(work: Work, registration: Registration) -> None:
    """Accept the offer of a locked registration, and tell the person; accepting twice changes nothing.

    Refuses (Closed) an offer that has lapsed or was never made, an event that is cancelled or over, and the
    place of a colleague, which is taken over with data of one's own.
    """
    if registration.state == RegistrationState.confirmed:
        return
    check_open_offer(work, registration)
    if registration.owes_data:
        raise Closed(COMPLETE_FIRST)
    set_state(work, registration, RegistrationState.confirmed)
    record(work, OFFER_ACCEPTED, "registration", registration.id, event_id=registration.event_id)
    tell(work, promoted_letter(work, registration))
    work.session.flush()


def declined(work: Work, registration: Registration) -> bool:
    """Decline the offer of a locked registration, which ends it; tell whether that freed a place.

    Declining twice changes nothing. Refuses (Closed) an offer that has lapsed or was never made, and one that
    has been accepted: then the person withdraws.
    """
    if registration.state == RegistrationState.withdrawn:
        return False
    if registration.state == RegistrationState.confirmed:
        raise Closed("The place has been accepted already. To give it back, withdraw on the page.")
    check_open_offer(work, registration)
    letter = left_letter(work, registration)
    set_state(work, registration, RegistrationState.withdrawn)
    record(work, OFFER_DECLINED, "registration", registration.id, event_id=registration.event_id)
    tell(work, letter)
    work.session.flush()
    return True


def left_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the receipt for somebody who is about to leave: of a withdrawal, or of a place never taken."""
    if registration.is_named:
        return named_ended_letter(work, registration, "declined")
    if registration.is_stand_in:
        return stand_in_ended_letter(work, registration, "declined")
    return withdrawn_letter(work, registration)


def check_open_offer(work: Work, registration: Registration) -> None:
    """Refuse (Closed) an offer that has lapsed or was never made, and an event that is cancelled or over."""
    event, until = registration.event, registration.offered_until
    if registration.offer_lapsed_at is not None:
        raise Closed(LAPSED)
    if registration.state != RegistrationState.offered:
        raise Closed(NO_OFFER)
    if event.status == EventStatus.cancelled or is_over(work, event):
        raise Closed("The event is cancelled or over: there is nothing to answer any more.")
    # Suspended, an offer pauses: it has no end until the event goes on.
    if event.status == EventStatus.suspended or until is None:
        return
    if until <= work.now:
        raise Closed(LAPSED)
