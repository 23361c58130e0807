"""Changing to another event of the same recruitment: by the person, or by staff for several at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.errors import N_, Closed, Refusal
from app.events.access import may_manage_event
from app.events.models import Event, Publication
from app.events.operations.locking import lock_event
from app.events.window import is_past
from app.history.operations import record
from app.outbox.operations import NewLetter, tell
from app.registrations.asked import ASKED, column_of
from app.registrations.counting import (
    lock_registration,
    needs_papers,
    reason_applied,
    seats_by_institution,
    standing,
)
from app.registrations.explaining import no_more_reserves
from app.registrations.facts import CAME_FROM_EVENT, WAITS_FROM_EVENT
from app.registrations.messages import event_changed_letter
from app.registrations.models import (
    PUT_OUT,
    SETTLED_PAPERS,
    UNDECIDED,
    Eligibility,
    Registration,
    RegistrationState,
    SignedPaper,
)
from app.registrations.operations.admitting import NOT_JUDGED, Admission, admit
from app.registrations.operations.carrying import carry_answers, carry_paper
from app.registrations.operations.filling import fill_left
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
    "privacy_notice_version",
}  # fmt: skip
"""The columns of the snapshot that the registration for another event begins with."""


@dataclass(frozen=True, slots=True)
class ChangedEvent:
    """The registration at the new event, and whether the place at the old one is kept until one is free."""

    registration: Registration
    keeps_place: bool


def change_event(work: Work, registration: Registration, target: Event) -> ChangedEvent:
    """Change somebody to another event of the same recruitment, and tell them with dates for the calendar.

    Data, answers to the same questions and the signed form go along; a place that is left goes to the next
    in line. A person who finds no free place there, or about whom staff decide there, waits there and keeps
    the place here until then; who has none here leaves at once. Staff give a free place to who has one, and
    are refused where there is none. Refuses who has ended or waits for a change already, an event that is
    not open (to staff: a draft, called off, over, or not theirs), whom its rules do not let in, and who would
    wait beyond the reserves of the institution.
    """
    lock_event(work, registration.event)
    lock_registration(work, registration)
    changed = moved(work, registration, target)
    tell(work, changed_letter(work, registration, changed))
    work.session.flush()
    if not changed.keeps_place:
        fill_left(work, [changed.registration])
    return changed


def moved(work: Work, registration: Registration, target: Event) -> ChangedEvent:
    """Do what `change_event` does for a locked registration, but tell nobody and fill no place."""
    lock_event(work, target)
    _check(work, registration, target)
    known = _registration_at(work, registration, target)
    is_new, had_place = known.id is None, registration.holds_seat
    with work.session.no_autoflush:
        for name in _TAKEN_ALONG:
            setattr(known, name, getattr(registration, name))
        known.entries += 1
        known.entered_by_id = work.actor.id if work.actor.is_staff else registration.entered_by_id
        known.registered_at = work.now
        known.enrolled_from = known.enrolled_until = known.offer_lapsed_at = None
        known.parallel_group_id, known.transferred_from_id = None, None
        known.is_named = False
        _admit(work, registration, known)
        now = standing(work, target)
        known.queue_number = now.last_number + 1
        known.complete_since = _complete_since(work, registration, target)
        state = _state(work, registration, known, target)
        if state == RegistrationState.waiting and now.seats.reserves_are_full(known.institution_id):
            raise no_more_reserves(target, now.seats.limits)
        set_state(work, known, state)
        work.session.add(known)
    work.session.flush()
    known.transferred_from_id = registration.id
    carry_answers(work, registration, known, is_new=is_new)
    keeps = had_place and not known.is_seated
    if not keeps:
        carry_paper(work, registration, known)
        left_for(work, registration, known)
    else:
        values = {"title": target.title_pl, "other": known.id}
        record(work, WAITS_FROM_EVENT, "registration", registration.id, event_id=registration.event_id,
               values=values)  # fmt: skip
        came = {"title": registration.event.title_pl, "other": registration.id}
        record(work, CAME_FROM_EVENT, "registration", known.id, event_id=target.id, values=came)
    work.session.flush()
    return ChangedEvent(known, keeps)


def changed_letter(work: Work, registration: Registration, changed: ChangedEvent) -> NewLetter:
    """Return the letter that tells of a change of event."""
    return event_changed_letter(work, registration, changed.registration, keeps_place=changed.keeps_place)


def why_not_changed(work: Work, registration: Registration, target: Event) -> Refusal | None:
    """Return why somebody can't change to an event, as far as that shows without counting places."""
    try:
        _check(work, registration, target)
    except Refusal as refusal:
        return refusal
    return None


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
    if by_staff and not may_manage_event(work, target):
        raise Refusal(NOT_YOURS, field="event")
    closed = why_called_off(work, target) if by_staff else why_closed(work, target)
    if closed is not None:
        raise Refusal(closed.message, field="event", values=closed.values)
    if target.publication != Publication.published or is_past(work, target):
        raise Refusal(NOT_OPEN, field="event")
    if waits_to_change(registration, former_of(work, registration)):
        raise Refusal(WAITS_HERE, field="event")
    if later_of(work, registration) is not None:
        raise Refusal(WAITS_ALREADY, field="event")


def _registration_at(work: Work, registration: Registration, target: Event) -> Registration:
    """Return the person's registration at the target, not added yet if it is new."""
    known = work.session.scalar(
        select(Registration)
        .where(Registration.event_id == target.id, Registration.person_id == registration.person_id)
        .execution_options(populate_existing=True)
    )
    if known is None:
        return Registration(
            event=target, person=registration.person, version=0, link_version=1, entries=0, form_hides=""
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


def _complete_since(work: Work, registration: Registration, target: Event) -> datetime | None:
    """Return since when the application is complete there: the signed form that goes along stays good."""
    if not needs_papers(target):
        return work.now
    mine = SignedPaper.registration_id == registration.id
    settled = select(SignedPaper.id).where(mine, SignedPaper.state.in_(SETTLED_PAPERS))
    return work.now if work.session.scalar(settled) is not None else None


def _state(work: Work, registration: Registration, known: Registration, target: Event) -> RegistrationState:
    """Return the state at the target: staff give a place to who has one, others come as everybody."""
    if work.actor.is_staff and registration.holds_seat:
        refusal = why_no_seat(work, seats_by_institution(work, target), known)
        if refusal is not None:
            raise Refusal(refusal.message, field="event")
        return RegistrationState.confirmed
    if known.eligibility in UNDECIDED or reason_applied(work, known):
        return RegistrationState.applied
    now = standing(work, target)
    seated = newcomer_is_seated(now.ahead_of(known.queue_class), now.seats, known.institution_id)
    return RegistrationState.confirmed if seated else RegistrationState.waiting
