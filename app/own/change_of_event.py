"""What a participant's page says of other events of the same recruitment, and which can be changed to."""

from dataclasses import dataclass

from sqlalchemy import select

from app.catalogue.cards import Card, cards_for
from app.errors import N_
from app.events.models import Event, Publication, RegistrationRules
from app.events.queries import with_meetings
from app.events.titles import Title, title
from app.registrations.counting import seats_of
from app.registrations.models import Registration
from app.registrations.operations.changing_event import why_not_changed
from app.registrations.recruited import former_of, later_of, waits_to_change
from app.work import Work

AT_ONCE = N_("A place is free: the change is made at once.")
WOULD_WAIT = N_(
    "No place is free: the registration would wait there, and the place held now stays until then."
)
WOULD_LEAVE = N_(
    "No place is free: the registration would wait there instead, at the end of the waiting list."
)
IS_DECIDED = N_("The organiser decides who takes part there; a place held now stays until then.")


@dataclass(frozen=True, slots=True)
class EventChangeLine:
    """Whether the event can be changed; where the registration went or waits, and where a place is kept."""

    may: bool = False
    later: Registration | None = None
    former: Registration | None = None
    event_title: Title | None = None


@dataclass(frozen=True, slots=True)
class OtherEvent:
    """An event of the recruitment as the page offers it, and what would become of a change, or why none is
    possible."""

    event: Event
    card: Card
    may: bool
    sentence: str


def change_line(work: Work, registration: Registration) -> EventChangeLine:
    """Return what there is to say; asks nothing for an event without recruitment."""
    if registration.event.rules.recruitment_id is None:
        return EventChangeLine()
    later = later_of(work, registration)
    former = former_of(work, registration)
    if later is not None:
        return EventChangeLine(later=later, event_title=title(later.event, work.texts.language))
    if former is not None and waits_to_change(registration, former):
        return EventChangeLine(former=former, event_title=title(former.event, work.texts.language))
    return EventChangeLine(
        may=registration.is_in_force and not (registration.is_stand_in or registration.is_named)
    )


def other_events(work: Work, registration: Registration) -> list[OtherEvent]:
    """Return the other published events of the recruitment in order of time, in few statements for many."""
    query = (
        select(Event)
        .join(Event.rules)
        .where(
            RegistrationRules.recruitment_id == registration.event.rules.recruitment_id,
            Event.id != registration.event_id,
            Event.publication == Publication.published,
            Event.listed_until >= work.today,
        )
        .options(with_meetings())
        .order_by(Event.listed_from, Event.listed_hour, Event.id)
    )
    events = list(work.session.scalars(query).unique())
    seats = seats_of(work, events)
    found, refused = [], why_not_changed(work, registration, events)
    for event, card in zip(events, cards_for(work, events, seats), strict=True):
        refusal = refused.get(event.id)
        sentence = AT_ONCE
        if refusal is None and seats[event.id].appoints:
            sentence = IS_DECIDED
        elif refusal is None and seats[event.id].newcomers_wait:
            sentence = WOULD_WAIT if registration.holds_seat else WOULD_LEAVE
        told = work.texts.sentence(refusal) if refusal is not None else work.texts.gettext(sentence)
        found.append(OtherEvent(event, card, refusal is None, told))
    return found
