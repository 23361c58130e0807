"""Several events changed in one act: locked in one order, seen first, released with one letter a person."""

from collections.abc import Sequence

from app.changes.guards import guard
from app.changes.letters import Announcement
from app.changes.plan import Several
from app.changes.preview import Preview
from app.changes.release import carried_out
from app.changes.telling import circles, tell
from app.events.models import Event
from app.events.operations.locking import lock_event, lock_joint
from app.registrations.operations.filling import fill_under_lock
from app.work import Work


def preview_together(work: Work, changes: Sequence[Several]) -> Preview:
    """Return who would be told of changes of several events, and how; refuses what their release would."""
    _guard(work, changes)
    attempt = work.session.begin_nested()
    try:
        announcements = _carried_out(work, changes)
        return Preview(circles(work, announcements))
    finally:
        attempt.rollback()


def release_together(work: Work, changes: Sequence[Several], *, notify: bool = False) -> int:
    """Change several events in the caller's transaction; return how many people are told.

    Who is concerned by several of them gets one letter about all, with one calendar file. Otherwise as
    `changes.release`. Events are locked in the order of their numbers, so that two who change the
    same ones wait for each other.
    """
    _guard(work, changes)
    announcements = _carried_out(work, changes)
    told = tell(work, announcements) if notify else 0
    for each in changes:
        if each.frees_seats:
            work.session.flush()
            fill_under_lock(work, each.event)
    return told


def _guard(work: Work, changes: Sequence[Several]) -> None:
    events = sorted((each.event for each in changes), key=lambda event: event.id)
    lock_joint(work, Event.id.in_([event.id for event in events]))
    for event in events:
        lock_event(work, event)
    for each in changes:
        guard(work, each)


def _carried_out(work: Work, changes: Sequence[Several]) -> list[Announcement]:
    found = [carried_out(work, each) for each in changes]
    return [each for each in found if each is not None]
