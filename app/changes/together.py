"""Several events changed in one act: locked in one order, seen first, released with one letter a person."""

from collections import Counter
from collections.abc import Sequence

from app.changes.circles import Circle
from app.changes.facts import NOTICE_SENT
from app.changes.guards import guard
from app.changes.letters import Announcement
from app.changes.plan import Several
from app.changes.preview import Preview
from app.changes.release import carried_out
from app.changes.shares import Share, SharedLetters, shared_letters
from app.changes.telling import ToldCircle
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.outbox.operations import tell_all
from app.registrations.operations.filling import fill_under_lock
from app.work import Work


def preview_together(work: Work, changes: Sequence[Several]) -> Preview:
    """Return who would be told of changes of several events, and how; refuses what their release would."""
    _guard(work, changes)
    attempt = work.session.begin_nested()
    try:
        announcements = _carried_out(work, changes)
        return Preview(_circles(work, shared_letters(work, announcements)))
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
    told = _tell(work, announcements) if notify else 0
    for each in changes:
        if each.frees_seats:
            work.session.flush()
            fill_under_lock(work, each.event)
    return told


def _guard(work: Work, changes: Sequence[Several]) -> None:
    for event in sorted((each.event for each in changes), key=lambda event: event.id):
        lock_event(work, event)
    for each in changes:
        guard(work, each)


def _carried_out(work: Work, changes: Sequence[Several]) -> list[Announcement]:
    found = [carried_out(work, each) for each in changes]
    return [each for each in found if each is not None]


def _tell(work: Work, announcements: Sequence[Announcement]) -> int:
    letters = shared_letters(work, announcements)
    tell_all(work, letters.letters())
    mailed = [shares for shares in letters.people if shares[0].to.email]
    told = Counter(share.letters.announcement.event.id for shares in mailed for share in shares)
    for id, count in told.items():
        record(work, NOTICE_SENT, "event", id, event_id=id, values={"count": count})
    return len(mailed)


def _circles(work: Work, letters: SharedLetters) -> list[ToldCircle]:
    """Return whom the letters go to, by circle and by the events of which they tell, those of most first."""
    nowhere = work.links.absolute("/registrations/…/")
    alike: dict[tuple[Circle, tuple[int, ...]], list[Sequence[Share]]] = {}
    for shares in letters.people:
        events = tuple(each.letters.announcement.event.id for each in shares)
        alike.setdefault((shares[0].circle, events), []).append(shares)
    found = []
    for circle, events in sorted(alike, key=lambda key: (list(Circle).index(key[0]), -len(key[1]), key[1])):
        mine = alike[circle, events]
        mailed = [shares for shares in mine if shares[0].to.email]
        letter = None
        if mailed:
            joint = len(events) > 1
            letter = letters.text(mailed[0], nowhere) if joint else mailed[0][0].letter().text
        found.append(ToldCircle(circle, len(mailed), len(mine) - len(mailed), letter))
    return found
