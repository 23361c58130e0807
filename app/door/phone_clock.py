"""When a mark was made, by the clock of a phone that may be wrong: pure rules."""

from datetime import date, datetime, timedelta

from app import clock
from app.errors import N_, Refusal

SLACK = timedelta(minutes=2)
"""By so much a clock may run on between a mark and its sending."""
_MOST = 2**45

CHANGED = N_(
    "The clock of this phone was changed after the mark was made, so nobody knows when that was."
    " Make it again."
)
ANOTHER_DAY = N_("This mark was made on another day than the link is for.")
TOO_EARLY = N_("This mark is older than the link. Look at the clock of this phone, and make it again.")


def made_at(now: datetime, sent_at: object, at: object) -> datetime:
    """Return the instant at which a mark was made; `sent_at` and `at` are the phone's clock, in milliseconds.

    What the phone's clock is off by at the sending, it was off by at the mark: a clock that is a day wrong
    does no harm. Without both, now. Refuses what can't be, such as a mark that was made after it was sent.
    """
    if at is None and sent_at is None:
        return now
    if not (_is_moment(at) and _is_moment(sent_at)):
        raise Refusal(CHANGED)
    age = timedelta(milliseconds=int(sent_at) - int(at))  # type: ignore[call-overload]  # looked at above
    if age < -SLACK:
        raise Refusal(CHANGED)
    if age > timedelta(days=60):
        raise Refusal(ANOTHER_DAY)
    return now - max(age, timedelta())


def check_within(moment: datetime, day: date, begins: datetime, ends: datetime) -> None:
    """Refuse a moment of another day than a link is for, before the link was made, or after its end."""
    if clock.today(moment) != day or moment > ends:
        raise Refusal(ANOTHER_DAY)
    if moment < begins - SLACK:
        raise Refusal(TOO_EARLY)


def _is_moment(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST
