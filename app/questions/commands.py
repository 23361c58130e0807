"""What the worker does about forms: files that nobody sent again are erased."""

import logging

from sqlalchemy.orm import Session

from app.extensions import db
from app.questions.operations.staging import forget_staged, staged_is_over
from app.web.request_work import command_work
from app.web.transactions import transaction

log = logging.getLogger("zapisy.questions")


def erase_staged_files() -> None:
    """Erase the files of forms that were not through within a day; most looks are one small read.

    Needs an application context.
    """
    with Session(db.engine) as session:
        if not staged_is_over(command_work(session)):
            return
    with transaction() as work:
        count = forget_staged(work)
    log.info("files of forms that were not sent again are erased: %s", count)
