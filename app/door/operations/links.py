"""Links for the door: made with a PIN, taken back, opened."""

from dataclasses import dataclass, replace
from datetime import date, time

from sqlalchemy import func, select

from app import clock
from app.accounts.passwords import hashed
from app.door.facts import LINK_MADE, LINK_REVOKED, OPENED, WRONG_PIN
from app.door.models import DoorLink
from app.door.queries import has_tries
from app.errors import N_, Missing, Refusal
from app.events.access import managed_event
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.facts import Fact
from app.history.operations import record
from app.registrations.queries import load_sessions
from app.work import Actor, Work

PIN_LENGTH = 6
"""So many digits has a PIN at least."""
MOST_LINKS = 30
"""So many links an event has at most for one day, those taken back among them."""
_EASY = ("0123456789" * 2, "9876543210" * 2)
TOO_MANY = N_("This day has %(most)s links already: use one of them.")
NO_PIN = N_("Give a PIN of at least %(count)s digits.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDoorLink:
    """For which day a link is made, for whom, and until which hour of the day; None for its end.

    `pin_hash` is made outside of the transaction (`pin_hash`), since it takes long on purpose.
    """

    day: date
    pin_hash: str
    until: time | None = None
    label: str | None = None


def pin_hash(pin: str) -> str:
    """Return what is kept of a PIN. Refuses one that is too short or that is tried first."""
    if not (pin.isascii() and pin.isdecimal() and PIN_LENGTH <= len(pin) <= 12):
        raise Refusal(NO_PIN, field="pin", values={"count": PIN_LENGTH})
    if len(set(pin)) < 3 or any(pin in each for each in _EASY):
        raise Refusal("This PIN is tried first. Choose another one.", field="pin")
    return hashed(pin)


def make_link(work: Work, event: Event, new: NewDoorLink) -> DoorLink:
    """Make a link for the door on one day of an event.

    Refuses a day on which the event does not meet or that is over, an hour that is over, and a link too many.
    """
    lock_event(work, event)
    load_sessions(work, event)
    days = {
        session.day
        for meeting in event.meetings
        for session in meeting.sessions
        if session.cancelled_at is None
    }
    if new.day not in days or new.day < work.today:
        raise Refusal("Choose a day to come on which the event meets.", field="day")
    ends_at = clock.instant(new.day, new.until) if new.until else clock.end_of_day(new.day)
    if ends_at <= work.now:
        raise Refusal("This hour is over.", field="until")
    there = select(func.count()).where(DoorLink.event_id == event.id, DoorLink.day == new.day)
    if (work.session.scalar(there) or 0) >= MOST_LINKS:
        raise Refusal(TOO_MANY, field="day", values={"most": MOST_LINKS})
    link = DoorLink(
        event=event, day=new.day, label=new.label, pin_hash=new.pin_hash, version=1, ends_at=ends_at,
        account_id=work.actor.id, created_at=work.now,
    )  # fmt: skip
    work.session.add(link)
    work.session.flush()
    _tell(work, link, LINK_MADE)
    return link


def revoke_link(work: Work, link: DoorLink) -> None:
    """Take a link back at once; doing it again changes nothing."""
    lock_event(work, link.event)
    work.session.refresh(link, ["revoked_at"])
    if link.revoked_at is None:
        link.revoked_at = work.now
        _tell(work, link, LINK_REVOKED)
        work.session.flush()


def note_opening(work: Work, link: DoorLink, *, right: bool) -> bool:
    """Record that somebody typed the PIN of a link, or a wrong one; False, with nothing recorded, where the
    tries are used up: guesses at once get no further than one by one."""
    work.session.scalars(select(DoorLink.id).where(DoorLink.id == link.id).with_for_update()).one()
    if not has_tries(work, link):
        return False
    _tell(as_door(work, link), link, OPENED if right else WRONG_PIN)
    work.session.flush()
    return True


def link_by_id(work: Work, slug: str, id: int) -> DoorLink:
    """Return a link of an event that the actor manages; Missing if there is none, Forbidden if another's."""
    event = managed_event(work, slug)
    link = work.session.get(DoorLink, id)
    if link is None or link.event_id != event.id:
        raise Missing
    return link


def as_door(work: Work, link: DoorLink) -> Work:
    """Return the work in the name of who stands at the door, even where staff look at the page."""
    return replace(work, actor=Actor("visitor", None, link.label or ""))


def _tell(work: Work, link: DoorLink, fact: Fact) -> None:
    values = {"day": link.day.isoformat(), "link": link.id}
    record(work, fact, "door_link", link.id, event_id=link.event_id, values=values)
