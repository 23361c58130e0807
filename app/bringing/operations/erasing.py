"""Erasing lists of which nothing stands, with their files, when their time is over."""

from datetime import date, timedelta

from sqlalchemy import delete, or_, select

from app import clock
from app.bringing.facts import ERASED
from app.bringing.models import ERASE_DAYS, UNDONE, BroughtList, BroughtRow, ListState
from app.bringing.operations.locking import lock_list
from app.errors import Missing
from app.files.operations import forget
from app.history.operations import record
from app.work import Work


def lists_over(work: Work) -> list[int]:
    """Return the lists that were never entered, or taken back, more than ERASE_DAYS ago."""
    before = work.now - timedelta(days=ERASE_DAYS)
    query = select(BroughtList.id).where(
        or_(
            BroughtList.state.in_(UNDONE) & (BroughtList.made_at < before),
            (BroughtList.state == ListState.taken_back) & (BroughtList.taken_back_at < before),
        )
    )
    return list(work.session.scalars(query.order_by(BroughtList.id)))


def last_day(brought: BroughtList) -> date:
    """Return the day after which a list is erased, if nothing stands of it then."""
    return clock.today((brought.taken_back_at or brought.made_at) + timedelta(days=ERASE_DAYS))


def erase_list(work: Work, id: int) -> bool:
    """Erase a list whose time is over, with its rows and its file; tell whether it still was to be erased.

    A file that another list has, stays with that one. The history keeps that there was a list.
    """
    brought = work.session.get(BroughtList, id)
    if brought is None:
        return False
    try:
        lock_list(work, brought)
    except Missing:
        return False
    if id not in lists_over(work):
        return False
    remove_list(work, brought)
    subject = ("event", brought.event_id) if brought.event_id else ("group", brought.group_id or 0)
    record(work, ERASED, *subject, event_id=brought.event_id)
    work.session.flush()
    return True


def remove_list(work: Work, brought: BroughtList) -> None:
    """Delete a list with its rows and its file; comes last in a transaction, under the lock of the list."""
    file = brought.file
    work.session.execute(delete(BroughtRow).where(BroughtRow.list_id == brought.id))
    work.session.delete(brought)
    work.session.flush()
    forget(work, file)
