"""What the worker does about meeting reports: those that count for nothing are erased in time."""

import logging

from app.meeting_reports.operations.erasing import erase_report, reports_over
from app.web.transactions import one_by_one

log = logging.getLogger("zapisy.meeting_reports")


def erase_old_reports() -> None:
    """Erase old reports that were never understood or were withdrawn, each in its own transaction.

    Most looks are one small read. Needs an application context.
    """
    count = one_by_one(reports_over, erase_report)
    if count:
        log.info("meeting reports that count for nothing are erased: %s", count)
