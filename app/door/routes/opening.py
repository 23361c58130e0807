"""Whether a browser has given the PIN of a link for the door, and how often one may be tried."""

from flask import session
from limits import parse

from app.door.models import DoorLink
from app.door.operations.links import as_door
from app.door.queries import opened_link
from app.errors import Forbidden
from app.web.request_work import current_work
from app.web.tries import hit, network
from app.work import Work

_OPENED = "door"
_MOST_OPENED = 10
_WRONG_OF_LINK = parse("20 per 15 minutes")
_WRONG_FROM_NETWORK = parse("60 per 15 minutes")


class PinNeeded(Forbidden):
    """The link is good, and this browser has not given its PIN."""


def link_here(token: str, *, with_event: bool = True) -> tuple[Work, DoorLink]:
    """Return the work in the name of who is at the door, and the link. DoorLinkEnded for one taken back."""
    work = current_work()
    link = opened_link(work, token, with_event=with_event)
    return as_door(work, link), link


def link_inside(token: str, *, with_event: bool = True) -> tuple[Work, DoorLink]:
    """Do as `link_here`; PinNeeded where this browser has not given the PIN."""
    work, link = link_here(token, with_event=with_event)
    if not is_inside(link):
        raise PinNeeded
    return work, link


def is_inside(link: DoorLink) -> bool:
    """Tell whether this browser has given the PIN of a link."""
    kept = session.get(_OPENED)
    return isinstance(kept, dict) and kept.get(str(link.id)) == link.version


def let_in(link: DoorLink) -> None:
    """Remember in this browser that the PIN was right."""
    kept = session.get(_OPENED)
    newest = list(kept.items())[-_MOST_OPENED:] if isinstance(kept, dict) else []
    session[_OPENED] = dict(newest) | {str(link.id): link.version}


def count_pin(link: DoorLink) -> bool:
    """Count a PIN that is about to be compared; tell whether it may be.

    Counted before it is judged, so that many guesses at once get no further than one by one; a right one is
    given back (`forgive_pin`).
    """
    if not hit(_WRONG_OF_LINK, "wrong-pin", _key(link)):
        return False
    if not hit(_WRONG_FROM_NETWORK, "wrong-pin", network()):
        hit(_WRONG_OF_LINK, "wrong-pin", _key(link), cost=-1)
        return False
    return True


def forgive_pin(link: DoorLink) -> None:
    """Give the try back: the PIN was right."""
    hit(_WRONG_OF_LINK, "wrong-pin", _key(link), cost=-1)
    hit(_WRONG_FROM_NETWORK, "wrong-pin", network(), cost=-1)


def _key(link: DoorLink) -> str:
    return f"door-{link.id}"
