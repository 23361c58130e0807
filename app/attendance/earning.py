"""What a session earns: the minutes of a full presence, and those of each mark. Pure."""

from app.attendance.mark_values import DAY_MINUTES
from app.attendance.models import Presence
from app.errors import Refusal
from app.events.models import Session
from app.events.timing import credit_minutes


def credit_for(session: Session, given: int | None) -> int:
    """Return the minutes of a full presence: the session's, or those given because it has none.

    Refuses when neither is known, and what is no part of a day.
    """
    known = credit_minutes(session)
    if known is not None and known > 0:
        return known
    if given is None:
        raise Refusal(
            "Say first how many minutes a full presence earns: this session has no hours.",
            field="credit_minutes",
        )
    if not 1 <= given <= DAY_MINUTES:
        raise Refusal(
            "The minutes must be between 1 and %(most)s.",
            field="credit_minutes",
            values={"most": DAY_MINUTES},
        )
    return given


def earned(presence: Presence, minutes: int | None, credit: int) -> int:
    """Return the minutes that a mark earns when a full presence earns `credit` minutes."""
    if presence == Presence.present:
        return credit
    return min(minutes or 0, credit) if presence == Presence.partial else 0
