"""Erasing scans in which nobody found a signed list, with their files, when their time is over."""

from datetime import timedelta

from sqlalchemy import delete, exists, select

from app.files.operations import forget
from app.history.operations import record
from app.returned_lists.facts import ERASED
from app.returned_lists.models import ERASE_DAYS, FurtherSending, ReturnedPage, ReturnedScan
from app.work import Work


def scans_over(work: Work) -> list[int]:
    """Return the scans of which no page has found its list ERASE_DAYS after they were sent last."""
    before = work.now - timedelta(days=ERASE_DAYS)
    query = select(ReturnedScan.id).where(
        ReturnedScan.at < before,
        ~exists().where(ReturnedPage.scan_id == ReturnedScan.id, ReturnedPage.printing_id.is_not(None)),
        ~exists().where(FurtherSending.scan_id == ReturnedScan.id, FurtherSending.at >= before),
    )
    return list(work.session.scalars(query.order_by(ReturnedScan.id)))


def erase_scan(work: Work, id: int) -> bool:
    """Erase a scan whose time is over, with its pages, pictures and file; tell whether it still was to be.

    A file that something else names stays. The history keeps that there was a scan.
    """
    # Who sends the file again, and who gives a page to its list, holds its lock; so does this until the end.
    scan = work.session.get(ReturnedScan, id, populate_existing=True, with_for_update=True)
    locked = select(ReturnedPage).where(ReturnedPage.scan_id == id).order_by(ReturnedPage.id)
    pages = work.session.scalars(
        locked.with_for_update(of=ReturnedPage).execution_options(populate_existing=True)
    ).all()
    if scan is None or id not in scans_over(work):
        return False
    files = [scan.file, *(each.picture for each in pages)]
    event_id, count = scan.event_id, len(pages)
    work.session.execute(delete(FurtherSending).where(FurtherSending.scan_id == id))
    work.session.execute(delete(ReturnedPage).where(ReturnedPage.scan_id == id))
    work.session.execute(delete(ReturnedScan).where(ReturnedScan.id == id))
    work.session.expire_all()
    values = {"pages": count}
    record(work, ERASED, "scan", id, event_id=event_id, values=values)
    work.session.flush()
    forget(work, *files)
    return True
