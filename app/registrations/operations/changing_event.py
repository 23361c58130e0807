"""Changing to another event of the same recruitment: by the person, or by staff for several at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import N_, Closed, Refusal
from app.events.models import Event, Publication
from app.events.operations.locking import lock_event
from app.events.window import is_past
from app.history.operations import record
from app.outbox.operations import NewLetter, tell
from app.registrations.asked import ASKED, column_of
from app.registrations.counting import lock_registration, reason_applied
from app.registrations.explaining import no_more_reserves
from app.registrations.facts import CAME_FROM_EVENT, WAITS_FROM_EVENT
from app.registrations.messages import event_changed_letter
from app.registrations.models import (
    PUT_OUT,
    UNDECIDED,
    Eligibility,
    Registration,
    RegistrationState,
)
from app.registrations.operations.admitting import NOT_JUDGED, Admission, admit
from app.registrations.operations.carrying import carry_answers, carry_paper
from app.registrations.operations.destination import Destination, destination
from app.registrations.operations.filling import fill_left
from app.registrations.operations.grouping import leave_groups
from app.registrations.operations.leaving import why_no_seat
from app.registrations.operations.states import left_for, set_state
from app.registrations.recruited import former_of, later_of, waits_to_change
from app.registrations.waiting_list import newcomer_is_seated
from app.registrations.why_closed import why_called_off, why_closed
from app.work import Work

NOT_TOGETHER = N_("Choose another event of the same recruitment.")
HAS_ENDED = N_("This person has withdrawn, was refused or was removed: they are not moved.")
NOT_TAKEN_YET = N_(
    "This person has still to take the place that is held for them: before, the event can't be changed."
)
FORMER_IS_OVER = N_("This event is over: nobody can change to another one any more.")
NOT_OPEN = N_("That event is a draft, or it is over.")
NOT_YOURS = N_("You don't organise that event.")
ALREADY_THERE = N_("This person is registered for that event already.")
PUT_OUT_THERE = N_("The organiser has ended a registration for that event: please get in touch with them.")
WAITS_ALREADY = N_("This registration waits for another event already: first withdraw there.")
WAITS_HERE = N_("This registration waits for a change of event: change where the place is held.")
_TAKEN_ALONG = {
    *(column_of(name) for name in ASKED),
    "name_sort", "institution_id", "institution_name", "institution_type", "language", "channel",
    "privacy_notice_version", "project_notices",
}  # fmt: skip
"""The columns of the snapshot that the registration for another event begins with."""


@dataclass(frozen=True, slots=True)
class ChangedEvent:
    """The registration at the new event, and whether the place at the old one is kept until one is free.

    `is_new` tells that the person was never registered there before.
    """

    registration: Registration
    keeps_place: bool
    is_new: bool = False


def change_event(work: Work, registration: Registration, target: Event) -> ChangedEvent:
    """Change somebody to another event of the same recruitment, and tell them with dates for the calendar.

    Data with the notices read, answers to the same questions and the signed form go along; a place that is
    left goes to the next in line. A person who finds no free place there, or about whom staff decide there,
    waits there and keeps the place here until then; who has none here leaves at once. Staff give a free
    place to who has one, and are refused where there is none. Refuses who has ended or waits for a change
    already, an event that is not open (to staff: a draft, called off, over, or not theirs), whom its rules
    do not let in, and who would wait beyond the reserves of the institution.
    """
    lock_event(work, registration.event)
    lock_registration(work, registration)
    changed = moved(work, registration, destination(work, target, [registration]))
    tell(work, changed_letter(work, registration, changed))
    work.session.flush()
    if not changed.keeps_place:
        fill_left(work, [changed.registration])
    return changed


def moved(work: Work, registration: Registration, there: Destination) -> ChangedEvent:
    """Do what `change_event` does for a locked registration, but tell nobody and fill no place."""
    changed = come(work, registration, there)
    follow(work, [(registration, changed)], there)
    return changed


def come(work: Work, registration: Registration, there: Destination) -> ChangedEvent:
    """Enter a locked registration's person at the event; `follow` does the rest, for many at once.

    Asks nothing of the database, but what the event's rules about who may apply need. Whom it refuses is as
    before.
    """
    if not there.is_theirs:
        raise Refusal(NOT_YOURS, field="event")
    _check(work, registration, there.event)
    _check_waits(there.former.get(registration.id), there.later.get(registration.id), registration)
    known = _registration_at(work, registration, there)
    is_new = known.id is None
    with work.session.no_autoflush:
        try:
            state = _entered(work, registration, known, there)
        except Refusal:
            if not is_new:
                work.session.expire(known)
            raise
        set_state(work, known, state)
        known.transferred_from_id = registration.id
        work.session.add(known)
    there.came(known)
    return ChangedEvent(known, registration.holds_seat and not known.is_seated, is_new)


def follow(work: Work, changes: Sequence[tuple[Registration, ChangedEvent]], there: Destination) -> None:
    """Let answers and forms go along with who came, end what they left, and record it."""
    work.session.flush()
    for registration, changed in changes:
        known = changed.registration
        answers = there.answers.get(registration.id, {})
        carry_answers(work, answers, known, there.asked, is_new=changed.is_new)
        if not changed.keeps_place:
            carry_paper(work, registration, known, there.papers)
            left_for(work, registration, known)
            continue
        waits = {"title": there.event.title_pl, "other": known.id}
        record(work, WAITS_FROM_EVENT, "registration", registration.id, event_id=registration.event_id,
               values=waits)  # fmt: skip
        came = {"title": registration.event.title_pl, "other": registration.id}
        record(work, CAME_FROM_EVENT, "registration", known.id, event_id=there.event.id, values=came)
    work.session.flush()


def _entered(
    work: Work, registration: Registration, known: Registration, there: Destination
) -> RegistrationState:
    """Write what goes along, and return the state in which the person comes."""
    for name in _TAKEN_ALONG:
        setattr(known, name, getattr(registration, name))
    known.institution = registration.institution
    known.entries += 1
    known.entered_by_id = work.actor.id if work.actor.is_staff else registration.entered_by_id
    known.registered_at = work.now
    known.enrolled_from = known.enrolled_until = known.offer_lapsed_at = None
    leave_groups(work, known)
    known.transferred_from_id = None
    known.is_named = False
    _admit(work, registration, known)
    known.queue_number = there.now.last_number + 1
    known.complete_since = there.complete_since(work, registration)
    state = _state(work, registration, known, there)
    if state == RegistrationState.waiting and there.now.seats.reserves_are_full(known.institution_id):
        raise no_more_reserves(there.event, there.now.seats.limits)
    return state


def given_instead(work: Work, registration: Registration, there: Destination) -> ChangedEvent:
    """Give a locked registration's person a place where they wait to change to; they leave the one here.

    Where they do not wait there, they come as with `moved`. For staff who know of a place that is free for
    them; nobody is told, and no place is filled. Refuses as `moved`, and whom staff can't give the place.
    """
    known = there.later.get(registration.id)
    if known is None or known.event_id != there.event.id:
        return moved(work, registration, there)
    if not there.is_theirs:
        raise Refusal(NOT_YOURS, field="event")
    _check(work, registration, there.event)
    refusal = why_no_seat(work, there.now.seats, known)
    if refusal is not None:
        raise Refusal(refusal.message, field="event", values=refusal.values)
    there.left(known)
    # The change ends here, in one letter about both events.
    known.transferred_from_id = None
    set_state(work, known, RegistrationState.confirmed)
    known.complete_since = known.complete_since or work.now
    work.session.flush()
    known.transferred_from_id = registration.id
    carry_paper(work, registration, known, there.papers)
    left_for(work, registration, known)
    there.came(known)
    work.session.flush()
    return ChangedEvent(known, keeps_place=False)


def changed_letter(work: Work, registration: Registration, changed: ChangedEvent) -> NewLetter:
    """Return the letter that tells of a change of event."""
    return event_changed_letter(work, registration, changed.registration, keeps_place=changed.keeps_place)


def why_not_changed(work: Work, registration: Registration, targets: Sequence[Event]) -> dict[int, Refusal]:
    """Return to which events somebody can't change and why, as far as that shows without counting places.

    Two statements, however many events there are.
    """
    former, later = former_of(work, registration), later_of(work, registration)
    found: dict[int, Refusal] = {}
    for target in targets:
        try:
            _check(work, registration, target)
            _check_waits(former, later, registration)
        except Refusal as refusal:
            found[target.id] = refusal
    return found


def _check(work: Work, registration: Registration, target: Event) -> None:
    event, by_staff = registration.event, work.actor.is_staff
    together = event.rules.recruitment_id
    if together is None or target.rules.recruitment_id != together or target.id == event.id:
        raise Refusal(NOT_TOGETHER, field="event")
    if not registration.is_in_force:
        raise Refusal(HAS_ENDED, field="event")
    if registration.is_stand_in or registration.is_named:
        raise Refusal(NOT_TAKEN_YET, field="event")
    if is_past(work, event):
        raise Closed(FORMER_IS_OVER)
    closed = why_called_off(work, target) if by_staff else why_closed(work, target)
    if closed is not None:
        raise Refusal(closed.message, field="event", values=closed.values)
    if target.publication != Publication.published or is_past(work, target):
        raise Refusal(NOT_OPEN, field="event")


def _check_waits(former: Registration | None, later: Registration | None, registration: Registration) -> None:
    if waits_to_change(registration, former):
        raise Refusal(WAITS_HERE, field="event")
    if later is not None:
        raise Refusal(WAITS_ALREADY, field="event")


def _registration_at(work: Work, registration: Registration, there: Destination) -> Registration:
    """Return the person's registration at the target, not added yet if it is new."""
    known = there.known.get(registration.person_id)
    if known is None:
        return Registration(
            event=there.event,
            person=registration.person,
            person_id=registration.person_id,
            version=0,
            link_version=1,
            entries=0,
            form_hides="",
        )
    if known.is_in_force:
        raise Refusal(ALREADY_THERE, field="event")
    if known.state in PUT_OUT and not work.actor.is_staff:
        raise Refusal(PUT_OUT_THERE, field="event")
    return known


def _admit(work: Work, registration: Registration, known: Registration) -> None:
    """Ask the target's rules who may apply, unless the organiser chose the person or made an exception."""
    invited = registration.channel in NOT_JUDGED
    admit(work, known.event, known, Admission(invited=invited, for_staff=work.actor.is_staff,
          reason="…" if registration.eligibility == Eligibility.overridden else None))  # fmt: skip


def _state(
    work: Work, registration: Registration, known: Registration, there: Destination
) -> RegistrationState:
    """Return the state at the target: staff give a place to who has one, others come as everybody."""
    seats = there.now.seats
    if work.actor.is_staff and registration.holds_seat:
        refusal = why_no_seat(work, seats, known)
        if refusal is not None:
            raise Refusal(refusal.message, field="event", values=refusal.values)
        return RegistrationState.confirmed
    if known.eligibility in UNDECIDED or reason_applied(work, known):
        return RegistrationState.applied
    seated = newcomer_is_seated(there.now.ahead_of(known.queue_class), seats, known.institution_id)
    return RegistrationState.confirmed if seated else RegistrationState.waiting
