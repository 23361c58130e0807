"""The office's own days off: adding and removing them."""

from datetime import date

from sqlalchemy import select

from app.errors import N_, Refusal
from app.history.operations import record
from app.office.facts import DAY_OFF_ADDED, DAY_OFF_REMOVED
from app.office.models import DayOff
from app.sqlite import must_write
from app.work import Work

KNOWN = N_("This day is off already.")


def add_day_off(work: Work, day: date, name: str) -> DayOff:
    """Add a day on which the office does not work. Refuses a day that is off already."""
    must_write(work.session)
    if work.session.scalar(select(DayOff.id).where(DayOff.day == day)) is not None:
        raise Refusal(KNOWN, field="day")
    found = DayOff(day=day, name=name)
    work.session.add(found)
    work.session.flush()
    record(work, DAY_OFF_ADDED, "day_off", found.id, values={"day": day.isoformat(), "name": name})
    return found


def remove_day_off(work: Work, id: int) -> None:
    """Let the office work on a day again; one that is gone already changes nothing."""
    must_write(work.session)
    found = work.session.get(DayOff, id)
    if found is None:
        return
    record(work, DAY_OFF_REMOVED, "day_off", id, values={"day": found.day.isoformat(), "name": found.name})
    work.session.delete(found)
    work.session.flush()
