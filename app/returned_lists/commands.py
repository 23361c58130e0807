"""What the worker does about scans of signed lists: those in which nobody found a list are erased in time."""

import logging

from app.returned_lists.operations.erasing import erase_scan, scans_over
from app.web.transactions import one_by_one

log = logging.getLogger("zapisy.returned_lists")


def erase_old_scans() -> None:
    """Erase old scans without any list, each in its own transaction.

    Most looks are one small read. Needs an application context.
    """
    count = one_by_one(scans_over, erase_scan)
    if count:
        log.info("scans without a signed list are erased: %s", count)
