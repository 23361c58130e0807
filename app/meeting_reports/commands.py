"""What the worker does about meeting reports: those that count for nothing are erased in time."""

import logging

from sqlalchemy.orm import Session

from app.extensions import db
from app.meeting_reports.operations.erasing import erase_report, reports_over
from app.web.request_work import command_work
from app.web.transactions import transaction

log = logging.getLogger("zapisy.meeting_reports")


def erase_old_reports() -> None:
    """Erase old reports that were never understood or were withdrawn, each in its own transaction.

    Most looks are one small read. Needs an application context.
    """
    with Session(db.engine) as session:
        over = reports_over(command_work(session))
    count = 0
    for id in over:
        with transaction() as work:
            count += erase_report(work, id)
    if count:
        log.info("meeting reports that count for nothing are erased: %s", count)
