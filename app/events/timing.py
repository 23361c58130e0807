"""When an event begins, ends, opens and closes: pure rules over its sessions and its deadline."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from app import clock
from app.events.models import Event, EventStatus, Session


def sessions_of(event: Event) -> list[Session]:
    """Return the event's sessions that are not cancelled, in order of time."""
    alive = [s for meeting in event.meetings for s in meeting.sessions if s.cancelled_at is None]
    # Asked again and again on each page: most events have one session.
    return alive if len(alive) < 2 else sorted(alive, key=lambda s: (s.day, s.starts_at or time(0)))


def session_start(session: Session) -> datetime:
    """Return the instant at which a session begins; without an hour, the beginning of its day."""
    return clock.instant(session.day, session.starts_at or time(0))


def session_end(session: Session) -> datetime:
    """Return the instant at which a session is over; without an end hour, the end of its day."""
    if session.ends_at is None:
        return clock.end_of_day(session.day)
    return clock.instant(session.day, session.ends_at)


def off_as(event: Event, session: Session) -> EventStatus | None:
    """Return whether a session of an event does not take place: cancelled or suspended, itself or with it.

    What met before the event was suspended stays as it was.
    """
    if session.cancelled_at is not None or event.status == EventStatus.cancelled:
        return EventStatus.cancelled
    since = event.suspended_on
    fell_out = event.status == EventStatus.suspended and (since is None or session.day >= since)
    return EventStatus.suspended if fell_out else None


def met_before_suspension(event: Event, sessions: Sequence[Session]) -> bool:
    """Tell whether an event is suspended now, and none of these sessions fell into its suspension."""
    suspended = event.status == EventStatus.suspended
    return (
        suspended
        and bool(sessions)
        and all(off_as(event, each) != EventStatus.suspended for each in sessions)
    )


def credit_minutes(session: Session) -> int | None:
    """Return the minutes that a full presence earns, or None while they are unknown.

    The sum of the day's blocks, which the session repeats, or what staff say; else from start to end,
    less the breaks.
    """
    if session.credit_minutes is not None:
        return session.credit_minutes
    if session.starts_at is None or session.ends_at is None:
        return None
    length = clock.minutes_between(session.day, session.starts_at, session.ends_at)
    return max(length - (session.break_minutes or 0), 0)


def starts(event: Event) -> datetime | None:
    """Return the instant at which the first session begins, or None while no day is known."""
    return min((session_start(s) for s in sessions_of(event)), default=None)


def ends(event: Event) -> datetime | None:
    """Return the instant at which the last session is over, or None while no day is known."""
    return max((session_end(s) for s in sessions_of(event)), default=None)


def withdrawal_cutoff(event: Event) -> datetime | None:
    """Return the instant from which a freed place no longer fills itself, but is a task of staff."""
    start = starts(event)
    return None if start is None else start - timedelta(hours=event.rules.withdrawal_cutoff_hours)


def opens_at(event: Event) -> datetime | None:
    """Return the instant at which registration opens: the beginning of the named day, or None for at once."""
    return clock.instant(event.rules.registration_opens, time(0)) if event.rules.registration_opens else None


def places_open_at(event: Event) -> datetime | None:
    """Return the instant from which places are no longer counted by institution, or None for never."""
    return clock.instant(event.rules.places_open_on, time(0)) if event.rules.places_open_on else None


def begins_at(event: Event) -> datetime | None:
    """Return the instant from which nobody signs up by themselves any more, or None while no day is known.

    The first session's start; of one without an hour, the end of its day.
    """
    return min((_begins(session) for session in sessions_of(event)), default=None)


def deadline_ends(event: Event) -> datetime | None:
    """Return the end (24:00 in Warsaw) of the deadline's day, or None without a deadline."""
    return clock.end_of_day(event.rules.registration_deadline) if event.rules.registration_deadline else None


def closes_at(event: Event) -> datetime | None:
    """Return the first instant at which registration is closed; an instant equal to it is late.

    The end of the deadline's day or the beginning of the first session, whatever comes first; without
    either, None.
    """
    return min(filter(None, (deadline_ends(event), begins_at(event))), default=None)


def last_day_to_sign_up(event: Event) -> date | None:
    """Return the deadline as readers are told it: never later than the day of the first session."""
    first = next(iter(sessions_of(event)), None)
    if event.rules.registration_deadline is None or first is None:
        return event.rules.registration_deadline
    return min(event.rules.registration_deadline, first.day)


def _begins(session: Session) -> datetime:
    return clock.end_of_day(session.day) if session.starts_at is None else session_start(session)
