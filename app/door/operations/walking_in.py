"""Somebody who comes without being registered: added within the rules of admission, and marked as come."""

from sqlalchemy import select

from app.door.facts import WALKED_IN
from app.door.models import DoorLink, DoorMark, MarkKind
from app.door.operations.marking import BAD_KEY, KEY, NOT_NOW, NewMark, take_marks
from app.door.queries import DoorLinkEnded, groups_of_day
from app.door.window import DoorState, door_state
from app.errors import N_, Refusal
from app.events.operations.locking import lock_event
from app.events.timing import sessions_of
from app.history.operations import record
from app.links import Purpose
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations import Application, add_by_hand, assign_group
from app.registrations.operations.enrolling import enrol
from app.work import Work

FULL = N_("All places are taken, so nobody can be added at the door. Ask the organiser.")
NOT_AT_ONCE = N_(
    "Places here are given by the organiser, or need a signed form first, so nobody can be added at the door."
    " Ask the organiser."
)
GROUP = N_("Choose the group to which the person goes.")
AT_THE_DOOR = N_("came to the door without being registered")


def add_walk_in(
    work: Work, link: DoorLink, application: Application, key: str, group_id: int | None = None
) -> Registration | None:
    """Register somebody who stands at the door, with a place at once, and mark that they came.

    Limits and rules about who may apply hold as for everybody. Where parallel groups meet on the day,
    `group_id` says which one takes the person. Who comes to a later day belongs to the event from that day
    on; the letter tells their own days. The same `key` again changes nothing and returns None. Refuses when
    no place is free, where places are not given at once, who is registered already, a group that does not
    meet on the day, what is no key, and outside the link's day.
    """
    if not KEY.fullmatch(key):
        raise Refusal(BAD_KEY)
    lock_event(work, link.event)
    work.session.refresh(link)
    if link.revoked_at is not None:
        raise DoorLinkEnded
    if door_state(link, work.now) != DoorState.open:
        raise Refusal(NOT_NOW)
    if work.session.scalar(select(DoorMark.id).where(DoorMark.key == key)) is not None:
        return None
    groups = {each.id for each in groups_of_day(work, link)}
    if groups and group_id not in groups:
        raise Refusal(GROUP, field="parallel_group")
    registration = _signed_up(work, link, application, group_id if groups else None)
    values = {"day": link.day.isoformat(), "link": link.id}
    record(work, WALKED_IN, "registration", registration.id, event_id=link.event_id, values=values)
    who = f"p{work.links.token(Purpose.door_person, registration.id, link.id)}"
    (taken,) = take_marks(work, link, [NewMark(key, who, MarkKind.entry, work.now)])
    if taken.refusal is not None:
        raise taken.refusal
    return registration


def _signed_up(work: Work, link: DoorLink, application: Application, group_id: int | None) -> Registration:
    reason = work.texts.gettext(AT_THE_DOOR)

    def place(registration: Registration) -> None:
        if group_id is not None:
            assign_group(work, link.event, [registration], group_id)
        first = min((each.day for each in sessions_of(link.event)), default=link.day)
        if first < link.day:
            enrol(work, registration, link.day, None)

    try:
        signed = add_by_hand(work, link.event, application, Channel.door, reason, before_letter=place)
    except Refusal as refusal:
        if refusal.field == "exception_reason":
            raise Refusal(FULL) from refusal
        raise
    if signed.registration.state == RegistrationState.waiting:
        raise Refusal(FULL)
    if not signed.registration.is_seated:
        raise Refusal(NOT_AT_ONCE)
    return signed.registration
