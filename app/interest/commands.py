"""What the worker does once a day: entries whose time is over are erased."""

import logging

from sqlalchemy.orm import Session

from app.extensions import db
from app.interest.operations.erasing import erase_interest, interest_looked_on
from app.web.request_work import command_work
from app.web.transactions import transaction

log = logging.getLogger("zapisy.interest")


def erase_old_interest() -> None:
    """Erase entries of lists of interest whose time is over; once a day. Needs an application context."""
    with Session(db.engine) as session:
        work = command_work(session)
        if interest_looked_on(work) == work.today:
            return
    with transaction() as work:
        count = erase_interest(work)
    if count:
        log.info("entries of lists of interest are erased: %s", count)
