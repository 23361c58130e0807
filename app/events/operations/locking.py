"""The lock of an event, taken before the event, its meetings or its seats are changed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, SessionTransaction, contains_eager, joinedload

from app.errors import Missing
from app.events.models import Event, RegistrationRules
from app.events.queries import is_public, with_meetings
from app.office.queries import one_along
from app.sqlite import must_write
from app.work import Work

_LOCKED = "locked_events"


def lock_event(work: Work, event: Event) -> None:
    """Take the event's lock until the transaction ends, and read the event and its rules anew under it.

    The first statement of everything that takes, frees or moves a place, and of everything that
    compares the event's version: a later look sees what is committed. Costs nothing when
    this transaction has the lock already. Raises RuntimeError if the transaction was begun for
    reading. See docs/decisions/0040-places-are-counted-under-a-lock.md; what is locked after it, 0047.
    """
    must_write(work.session)
    if event.id not in _locked_ids(work.session):
        found = _locked(work, Event.id == event.id)
        if found is None:
            raise Missing


def lock_events(work: Work, ids: Sequence[int]) -> list[Event]:
    """Take the locks of events in the order of their ids; return them as read anew, with one statement more
    for their meetings."""
    must_write(work.session)
    query = locking(select(Event)).where(Event.id.in_(ids)).order_by(Event.id).options(with_meetings())
    found = list(work.session.scalars(query.execution_options(populate_existing=True)).unique())
    if not work.session.in_nested_transaction():
        _locked_ids(work.session).update(event.id for event in found)
    return found


def lock_public_event(work: Work, slug: str) -> Event:
    """Return a published event, read under its lock; Missing for an unknown one and for a draft."""
    must_write(work.session)
    event = _locked(work, is_public(slug))
    if event is None:
        raise Missing
    return event


def locking(query: Select[Event]) -> Select[Event]:
    """Return a query of events as one that takes their locks, and reads their rules under them.

    The rows of the rules are locked along: PostgreSQL reads anew only what it locks, so that after a
    wait an event would come with the rules from before.
    """
    # What letters say of an event comes along: mostly one is written under the lock.
    told = joinedload(Event.project), joinedload(Event.letters)
    together = query.join(Event.rules).options(contains_eager(Event.rules), *told)
    return together.with_for_update(of=(Event, RegistrationRules))


def _locked(work: Work, condition: ColumnElement[bool]) -> Event | None:
    event: Event | None = one_along(
        work,
        locking(select(Event))
        .where(condition)
        .options(with_meetings())
        .execution_options(populate_existing=True),
    )
    # A savepoint that is undone gives its locks back: what was locked within one is not remembered.
    if event is not None and not work.session.in_nested_transaction():
        _locked_ids(work.session).add(event.id)
    return event


def _locked_ids(session: Session) -> set[int]:
    """Return the ids of the events that the session's present transaction has locked."""
    transaction = session.get_transaction()
    known: tuple[SessionTransaction | None, set[int]] | None = session.info.get(_LOCKED)
    if known is None or known[0] is not transaction:
        known = session.info[_LOCKED] = (transaction, set())
    return known[1]
