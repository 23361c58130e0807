"""What the worker does about lists: those of which nothing stands are erased when their time is over."""

import logging

from app.bringing.operations.erasing import erase_list, lists_over
from app.web.transactions import one_by_one

log = logging.getLogger("zapisy.bringing")


def erase_old_lists() -> None:
    """Erase old lists that were never entered or were taken back, each in a transaction of its own.

    Most looks are one small read. Needs an application context.
    """
    count = one_by_one(lists_over, erase_list)
    if count:
        log.info("lists of which nothing stands are erased: %s", count)
