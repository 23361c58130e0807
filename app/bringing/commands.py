"""What the worker does about lists: those of which nothing stands are erased when their time is over."""

import logging

from sqlalchemy.orm import Session

from app.bringing.operations.erasing import erase_list, lists_over
from app.extensions import db
from app.web.request_work import command_work
from app.web.transactions import transaction

log = logging.getLogger("zapisy.bringing")


def erase_old_lists() -> None:
    """Erase old lists that were never entered or were taken back, each in a transaction of its own.

    Most looks are one small read. Needs an application context.
    """
    with Session(db.engine) as session:
        over = lists_over(command_work(session))
    count = 0
    for id in over:
        with transaction() as work:
            count += erase_list(work, id)
    if count:
        log.info("lists of which nothing stands are erased: %s", count)
