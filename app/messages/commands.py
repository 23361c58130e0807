"""What the worker does by the clock: letters that leave by themselves."""

import logging
from datetime import datetime, time

from sqlalchemy.orm import Session

from app.extensions import db
from app.messages.daily_queries import wanted_by
from app.messages.due_days import DAILY_HOUR, HOUR, due_days
from app.messages.due_queries import due_on
from app.messages.models import DueClock
from app.messages.operations.daily import write_daily
from app.messages.operations.due import close_reminders_by_phone, look_on_from, looked_until, write_due
from app.messages.operations.warning import dangers, write_warnings
from app.web.request_work import command_work
from app.web.transactions import transaction

_REMINDERS, _DAILY, _WARNINGS = "letters", "daily", "warnings"
log = logging.getLogger("zapisy.messages")


def write_what_falls_due() -> None:
    """Write the reminders and the letters afterwards that have fallen due since the last look.

    Those whose day is over are dropped, with a line in the log. Most looks are one small read.
    Needs an application context.
    """
    with Session(db.engine) as session:
        work = command_work(session)
        known = session.get(DueClock, _REMINDERS)
        if known is not None and _nothing_since(known, work.now, HOUR):
            return
    with transaction() as work:
        since, until = looked_until(work, _REMINDERS), work.now
    for each_day in due_days(since, until):
        with Session(db.engine) as session:
            due = due_on(command_work(session), each_day.day)
        for each in due:
            with transaction() as work:
                count = write_due(work, each, late=each_day.late)
            if each_day.late and count:
                log.warning(
                    "letters of event %s (%s) were due on %s and are dropped: %s",
                    each.event_id, each.kind.value, each_day.day, count,
                )  # fmt: skip
    with transaction() as work:
        close_reminders_by_phone(work)
        look_on_from(work, _REMINDERS, until)


def write_daily_letters() -> None:
    """Write the daily letter of each organiser who wants one, once a day; needs an application context.

    A day on which nobody worked is told of in the next letter.
    """
    with Session(db.engine) as session:
        work = command_work(session)
        known = session.get(DueClock, _DAILY)
        if known is not None and _nothing_since(known, work.now, DAILY_HOUR):
            return
        accounts = wanted_by(work)
    with transaction() as work:
        since, until = looked_until(work, _DAILY), work.now
    if list(due_days(since, until, DAILY_HOUR)):
        for id in accounts:
            with transaction() as work:
                write_daily(work, id)
    with transaction() as work:
        look_on_from(work, _DAILY, until)


def write_warnings_of_attendance() -> None:
    """Warn trainers, once a day, of registers that wait and of people in danger.

    Letters, what they tell of, and that the day was looked at stand in one transaction: a worker that is
    killed in it has written nothing, and of two workers the second one finds the day looked at. Needs an
    application context.
    """
    with Session(db.engine) as session:
        work = command_work(session)
        known = session.get(DueClock, _WARNINGS)
        if known is not None and _nothing_since(known, work.now, DAILY_HOUR):
            return
        outlooks = dangers(work) if known is not None else {}
    with transaction() as work:
        if list(due_days(looked_until(work, _WARNINGS), work.now, DAILY_HOUR)):
            write_warnings(work, outlooks)
        look_on_from(work, _WARNINGS, work.now)


def _nothing_since(known: DueClock, now: datetime, hour: time) -> bool:
    """Tell whether the hour has not come since the last look; a look from the future tells nothing."""
    return known.until <= now and not list(due_days(known.until, now, hour))
