"""The locks of a register, taken to mark, confirm, reopen or change a session.

The event's lock (`events.operations.locking`) always comes first.
"""

from collections.abc import Iterable

from sqlalchemy import select

from app.attendance.queries.locked import is_register_locked
from app.attendance.queries.makeups import home_events
from app.attendance.register_rules import check_open
from app.errors import Closed
from app.events.models import Event, Session
from app.events.operations.locking import lock_event, lock_joint
from app.people.operations.persons import CHANGED
from app.sqlite import must_write
from app.work import Work


def lock_session(work: Work, session: Session) -> None:
    """Wait until nobody else changes the session's register, and read the session anew.

    The event is locked before it: a confirmation may change the event, and marking
    several sessions in turn would else meet the cancelling of a meeting half-way, each waiting for
    the other. Raises if the transaction was begun for reading. On SQLite the begun transaction is
    the lock.
    """
    lock_event(work, session.meeting.event)
    lock_sessions(work, [session.id])


def check_takes_marks(work: Work, session: Session) -> None:
    """Refuse when marks of the session, read under its lock, can't be changed, and say what can be done."""
    check_open(session, is_locked=is_register_locked(work, session))


def lock_register(work: Work, session: Session) -> None:
    """Do as `lock_session`, and before it lock the editions to which make-ups here, or of it, belong.

    Taken to confirm and to reopen, before any other lock: events always in order of id. Refuses when
    somebody added a make-up of yet another edition at this moment.
    """
    must_write(work.session)
    homes = home_events(work, session) | {session.meeting.event_id}
    lock_events(work, homes)
    lock_sessions(work, [session.id])
    if not home_events(work, session) <= homes:
        raise Closed(CHANGED)


def lock_events(work: Work, ids: Iterable[int]) -> None:
    """Lock some events in order of id."""
    ordered = sorted(ids)
    if len(ordered) > 1:
        lock_joint(work, Event.id.in_(ordered))
    for id in ordered:
        lock_event(work, work.session.get_one(Event, id))


def lock_sessions(work: Work, ids: Iterable[int]) -> None:
    """Lock the registers of some sessions in order of id, and read the sessions anew."""
    must_write(work.session)
    query = select(Session).where(Session.id.in_(list(ids))).order_by(Session.id)
    locked = query.with_for_update(key_share=True, of=Session)
    work.session.execute(locked.execution_options(populate_existing=True)).all()
