"""Erasing entries whose time is over; the figures stay."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from app.errors import Refusal
from app.history.operations import record
from app.interest.facts import ERASED, MONTHS_SET
from app.interest.models import CONFIRM_DAYS, InterestClock, InterestEntry
from app.office.models import THE_ROW
from app.outbox.operations import part_from
from app.work import Work

_AT_ONCE = 500
_CLOCK = 1
_DAYS_OF_MONTH = 30.5


def set_keep_months(work: Work, months: int) -> None:
    """Set for how many months confirmed entries are kept: 1 to 60."""
    if not 1 <= months <= 60:
        raise Refusal("Type a number of months from 1 to 60.", field="months")
    row = _row(work)
    if row.keep_months == months:
        return
    row.keep_months = months
    work.session.flush()
    record(work, MONTHS_SET, "office", THE_ROW, values={"months": months})


def interest_looked_on(work: Work) -> date | None:
    """Return the day of the last look."""
    return work.session.scalar(select(InterestClock.looked_on))


def erase_interest(work: Work) -> int:
    """Erase what was not confirmed in time and what was kept long enough, once a day; return how many."""
    row = _row(work)
    if row.looked_on == work.today:
        return 0
    row.looked_on = work.today
    unconfirmed = work.now - timedelta(days=CONFIRM_DAYS)
    old: datetime = work.now - timedelta(days=round(row.keep_months * _DAYS_OF_MONTH))
    over = or_(
        InterestEntry.confirmed_at.is_(None) & (InterestEntry.asked_at < unconfirmed),
        InterestEntry.confirmed_at < old,
    )
    # Locked in the order in which a letter to the whole list locks them.
    ids = work.session.scalars(
        select(InterestEntry.id).where(over).order_by(InterestEntry.id).with_for_update()
    ).all()
    erase_entries(work, ids)
    if ids:
        record(work, ERASED, "office", THE_ROW, values={"count": len(ids)})
    work.session.flush()
    return len(ids)


def erase_entries(work: Work, ids: Sequence[int]) -> None:
    """Delete entries that the caller has locked; letters to them that still wait do not leave any more."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        part_from(work, "interest", some)
        work.session.execute(delete(InterestEntry).where(InterestEntry.id.in_(some)))


def _row(work: Work) -> InterestClock:
    """Return the one row, locked; made the first time."""
    found = work.session.get(InterestClock, _CLOCK, with_for_update=True, populate_existing=True)
    if found is not None:
        return found
    try:
        with work.session.begin_nested():
            work.session.add(InterestClock(id=_CLOCK))
    except IntegrityError:
        pass  # another process was first
    return work.session.get_one(InterestClock, _CLOCK, with_for_update=True, populate_existing=True)
