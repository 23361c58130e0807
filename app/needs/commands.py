"""What the worker does once a day: figures are frozen, and needs that nobody needs any more are erased."""

import logging

from sqlalchemy.orm import Session

from app.extensions import db
from app.needs.operations.erasing import erase, freeze_by_id, looked_on, looks_today, to_erase, to_freeze
from app.web.request_work import command_work
from app.web.transactions import transaction

log = logging.getLogger("zapisy.needs")


def freeze_and_erase() -> None:
    """Freeze the figures that are due and erase the needs of events that are long over; once a day.

    Most looks are one small read. Needs an application context.
    """
    with Session(db.engine) as session:
        work = command_work(session)
        if looked_on(work) == work.today:
            return
    with Session(db.engine) as session:
        work = command_work(session)
        frozen, erased = to_freeze(work), to_erase(work)
    for event_id in frozen:
        with transaction() as work:
            freeze_by_id(work, event_id)
    for event_id in erased:
        with transaction() as work:
            count = erase(work, event_id)
        log.info("needs of event %s are erased: %s people", event_id, count)
    with transaction() as work:
        looks_today(work)
