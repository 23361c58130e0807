"""The dates between which a person belongs to an edition, and the change to another edition."""

from datetime import date, timedelta

from sqlalchemy import select

from app.errors import Refusal
from app.events.access import may_manage_event
from app.events.models import Event, Publication
from app.events.operations.locking import lock_event, lock_joint
from app.events.window import is_past
from app.history.operations import record
from app.outbox.operations import tell
from app.registrations.asked import ASKED, column_of
from app.registrations.counting import lock_registration, seats_by_institution, standing
from app.registrations.editions import in_two_editions
from app.registrations.facts import CAME_FROM_EDITION, ENROLLED, WENT_TO_EDITION
from app.registrations.messages import edition_changed_letter
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations.filling import fill_under_lock
from app.registrations.operations.grouping import leave_groups
from app.registrations.operations.leaving import why_no_seat
from app.registrations.operations.states import set_state
from app.registrations.recruited import ELSEWHERE, elsewhere
from app.registrations.why_closed import why_called_off
from app.work import Work

_TAKEN_ALONG = {
    *(column_of(name) for name in ASKED),
    "name_sort", "institution_id", "institution_name", "institution_type", "language", "channel",
    "privacy_notice_version", "project_notices",
}  # fmt: skip
"""The columns of the snapshot that another edition's registration begins with."""


def enrol(
    work: Work, registration: Registration, first: date | None, last: date | None
) -> list[Registration]:
    """Set the first and the last day on which a person belongs to the edition; None leaves that end open.

    Returns the person's registrations in other editions of the module at the same time, of which staff are
    warned. Refuses a last day before the first, and somebody who has left.
    """
    lock_registration(work, registration)
    if registration.has_ended:
        raise Refusal("This person has withdrawn or was removed: there are no dates to set.")
    if first is not None and last is not None and last < first:
        raise Refusal("The last day is before the first one.", field="enrolled_until")
    wanted = {"enrolled_from": first, "enrolled_until": last}
    changed = {
        name: [_iso(getattr(registration, name)), _iso(day)]
        for name, day in wanted.items()
        if getattr(registration, name) != day
    }
    if changed:
        registration.enrolled_from, registration.enrolled_until = first, last
        registration.version += 1
        values, event_id = {"changed": changed}, registration.event_id
        record(work, ENROLLED, "registration", registration.id, event_id=event_id, values=values)
        work.session.flush()
    return in_two_editions(work, registration)


def change_edition(work: Work, registration: Registration, target: Event, first_day: date) -> Registration:
    """Move a person with a place to another edition of the same module; return the registration there.

    The old enrolment ends with the day before `first_day`, and its place goes to the next in line; the new
    one names the old. The person is mailed the new dates; hours that were earned stay, since they belong to
    person and module. Refuses another module, an edition that the actor doesn't manage, that is a draft,
    called off or over, without a free place, or where the person has a place already, and a first day that
    leaves no day here or there.
    """
    lock_joint(work, Event.id.in_((registration.event_id, target.id)))
    for event in sorted((registration.event, target), key=lambda each: each.id):
        lock_event(work, event)
    lock_registration(work, registration)
    _check(work, registration, target, first_day)
    new = _registration_in(work, registration, target)
    refusal = why_no_seat(work, seats_by_institution(work, target), new)
    if refusal:
        raise Refusal(refusal.message, field="edition")
    new.queue_number = standing(work, target).last_number + 1
    new.registered_at = new.complete_since = work.now
    set_state(work, new, RegistrationState.confirmed)
    new.enrolled_from, new.enrolled_until = first_day, None
    leave_groups(work, new)
    new.transferred_from_id = registration.id
    new.entered_by_id = work.actor.id if work.actor.is_staff else None
    work.session.add(new)
    set_state(work, registration, RegistrationState.withdrawn)
    registration.enrolled_until = first_day - timedelta(days=1)
    work.session.flush()
    _tell(work, registration, new, first_day)
    fill_under_lock(work, registration.event)
    return new


def _check(work: Work, registration: Registration, target: Event, first_day: date) -> None:
    event = registration.event
    if not registration.is_seated:
        raise Refusal("Only somebody who has a place can change to another edition.", field="edition")
    if is_past(work, event):
        raise Refusal("This edition is over: add the person to the other one.", field="edition")
    if target.id == event.id or event.module_id is None or target.module_id != event.module_id:
        raise Refusal("Choose another edition of the same module.", field="edition")
    if work.actor.kind != "system" and not may_manage_event(work, target):
        raise Refusal("You don't organise that edition.", field="edition")
    if target.publication != Publication.published or is_past(work, target):
        raise Refusal("That edition is a draft, or it is over.", field="edition")
    if why_called_off(work, target):
        raise Refusal("That edition is cancelled or suspended.", field="edition")
    if target.ends_on is not None and first_day > target.ends_on:
        raise Refusal("That edition is over by this day.", field="first_day")
    if registration.enrolled_from is not None and first_day <= registration.enrolled_from:
        raise Refusal(
            "The person belongs to the old edition from a later day on: choose a day after it.",
            field="first_day",
        )


def _registration_in(work: Work, registration: Registration, target: Event) -> Registration:
    """Return the person's registration in the target with the old one's data; not added, if it is new."""
    known = work.session.scalar(
        select(Registration)
        .where(Registration.event_id == target.id, Registration.person_id == registration.person_id)
        .execution_options(populate_existing=True)
    )
    if known is not None and known.is_seated:
        raise Refusal("This person already has a place in that edition.", field="edition")
    there = elsewhere(work, target, registration.person_id)
    if there is not None and there.id != registration.id:
        raise Refusal(ELSEWHERE, field="edition", values={"event": there.event.title_pl})
    new = known or Registration(
        event=target, person=registration.person, version=0, link_version=1, entries=1
    )
    # Staff chose the edition for somebody who takes part: its rules about who may apply are not asked.
    new.eligibility, new.queue_class = None, 0
    with work.session.no_autoflush:
        for name in _TAKEN_ALONG:
            setattr(new, name, getattr(registration, name))
    return new


def _tell(work: Work, old: Registration, new: Registration, first_day: date) -> None:
    told = {"day": first_day.isoformat()}
    went = {**told, "title": new.event.title_pl, "to": new.id}
    came = {**told, "title": old.event.title_pl, "from": old.id}
    record(work, WENT_TO_EDITION, "registration", old.id, event_id=old.event_id, values=went)
    record(work, CAME_FROM_EDITION, "registration", new.id, event_id=new.event_id, values=came)
    tell(work, edition_changed_letter(work, old, new, first_day))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
