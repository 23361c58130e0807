"""Series of meetings, and months in which a meeting is planned whose day is not known yet."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete

from app.errors import N_, Refusal
from app.events import facts
from app.events.models import Event, Meeting, PlannedMonth, Rhythm, Series
from app.events.series import SeriesPlace
from app.events.summary import touch
from app.history.operations import record
from app.work import Work

PLANNED_ALREADY = N_("A meeting is planned for %(month)s already.")
EXACT_ALREADY = N_("The day of this meeting was given already, or the meeting was given up.")
NO_MONTH = N_("Choose at least one month.")


def new_series(work: Work, event: Event, rhythm: Rhythm, first_day: date) -> Series:
    """Return (not add) a series of an event."""
    return Series(event_id=event.id, rhythm=rhythm, first_day=first_day, created_at=work.now)


def put_into(work: Work, meeting: Meeting, place: SeriesPlace) -> None:
    """Note where a meeting stands in a series; a series that is new is added along."""
    meeting.series, meeting.series_number, meeting.series_day = place.series, place.number, place.day
    work.session.flush()


def plan_months(
    work: Work, event: Event, series: Series, months: Sequence[tuple[int, date, str | None]]
) -> None:
    """Plan a meeting in each of these months: number in the series, first day, name.

    Refuses none at all, and a month in which a meeting of that name is planned already (it was sent twice).
    """
    if not months:
        raise Refusal(NO_MONTH)
    known = {(each.month, each.label) for each in event.planned_months}
    for _, month, label in months:
        if (month, label) in known:
            raise Refusal(PLANNED_ALREADY, values={"month": work.texts.month(month)})
    work.session.add(series)
    work.session.flush()
    for number, month, label in months:
        row = PlannedMonth(month=month, label=label, series_id=series.id, series_number=number)
        event.planned_months.append(row)
    touch(work, event)
    work.session.flush()
    told = {"count": len(months), "version": event.version}
    record(work, facts.MONTHS_PLANNED, "event", event.id, event_id=event.id, values=told)


def make_exact(work: Work, planned: PlannedMonth, meeting: Meeting) -> None:
    """Let a meeting that was just added be the one that was planned for a month.

    Refuses a month that is exact already, or was given up meanwhile.
    """
    series_id, number = planned.series_id, planned.series_number
    if not _taken_out(work, meeting.event, planned):
        raise Refusal(EXACT_ALREADY)
    meeting.series_id, meeting.series_number = series_id, number
    meeting.series_day = min(each.day for each in meeting.sessions)
    work.session.flush()


def drop_month(work: Work, event: Event, planned: PlannedMonth) -> None:
    """Give up a meeting of which only the month was planned; does nothing if it is gone already."""
    month = planned.month.isoformat()[:7]
    if not _taken_out(work, event, planned):
        return
    touch(work, event)
    work.session.flush()
    values = {"month": month, "version": event.version}
    record(work, facts.MONTH_DROPPED, "event", event.id, event_id=event.id, values=values)


def _taken_out(work: Work, event: Event, planned: PlannedMonth) -> bool:
    """Delete a planned month; return whether it was there: two may give its day at once."""
    gone = work.session.execute(
        delete(PlannedMonth)
        .where(PlannedMonth.id == planned.id)
        .returning(PlannedMonth.id)
        .execution_options(synchronize_session=False)
    ).first()
    work.session.expunge(planned)
    work.session.expire(event, ["planned_months"])
    return gone is not None
