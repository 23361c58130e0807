"""The lock of an event, taken before the event, its meetings or its seats are changed."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session, SessionTransaction, contains_eager, joinedload

from app.errors import Missing
from app.events.models import Event, RegistrationRules
from app.events.queries import PUBLIC_BY_SLUG, with_meetings
from app.office.queries import one_of, with_office
from app.sqlite import must_write
from app.work import Work

_LOCKED = "locked_events"


def lock_event(work: Work, event: Event) -> None:
    """Take the event's lock until the transaction ends, and read the event and its rules anew under it.

    The first statement of everything that takes, frees or moves a place, and of everything that
    compares the event's version: a later look sees what is committed. The other events of its recruitment
    are locked along, since who gets a place here leaves another one. Costs nothing when
    this transaction has the lock already. Raises RuntimeError if the transaction was begun for
    reading. See docs/decisions/0040-places-are-counted-under-a-lock.md; what is locked after it, 0047.
    """
    locked_event(work, event.id)


def locked_event(work: Work, id: int) -> Event:
    """Do as `lock_event` with an event of which only the id is known, and return it: it's read once, not
    before the lock and again under it."""
    must_write(work.session)
    if id in _locked_ids(work.session):
        return work.session.get_one(Event, id)
    found = _locked(work, _BY_ID, {"id": id})
    if found is None:
        raise Missing
    return found


def lock_events(work: Work, ids: Sequence[int]) -> list[Event]:
    """Take the locks of events in the order of their ids; return them as read anew, with one statement more
    for their meetings. The other events of their recruitments are locked along, in the same order."""
    must_write(work.session)
    query = locking(select(Event)).where(_with_the_joint(Event.id.in_(ids))).order_by(Event.id)
    query = query.options(with_meetings()).execution_options(populate_existing=True)
    wanted = set(ids)
    found = [event for event in work.session.scalars(query).unique() if event.id in wanted]
    if not work.session.in_nested_transaction():
        _locked_ids(work.session).update(event.id for event in found)
    return found


def lock_public_event(work: Work, slug: str) -> Event:
    """Return a published event, read under its lock; Missing for an unknown one and for a draft."""
    must_write(work.session)
    event = _locked(work, _PUBLIC, {"slug": slug}) if slug.isprintable() else None
    if event is None:
        raise Missing
    return event


def lock_joint(
    work: Work, condition: ColumnElement[bool], named: Mapping[str, int | str] | None = None
) -> None:
    """Take the locks of the events that match, and of all in their recruitments, in the order of their ids.

    `named` fills the condition's parameters, if it has any.

    Taken before several are locked one by one, or by a statement of one's own: the others of their
    recruitments would break the order.
    """
    must_write(work.session)
    query = select(Event.id).join(Event.rules).where(_with_the_joint(condition)).order_by(Event.id)
    work.session.execute(query.with_for_update(of=(Event, RegistrationRules)), named or {}).all()


def _with_the_joint(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Widen a condition on `Event` joined to its rules to all events of the same recruitments."""
    named = select(RegistrationRules.recruitment_id).join(Event, Event.id == RegistrationRules.event_id)
    named = named.where(condition, RegistrationRules.recruitment_id.is_not(None)).correlate(None)
    return or_(condition, RegistrationRules.recruitment_id.in_(named))


def locking(query: Select[Event]) -> Select[Event]:
    """Return a query of events as one that takes their locks, and reads their rules under them.

    The rows of the rules are locked along: PostgreSQL reads anew only what it locks, so that after a
    wait an event would come with the rules from before.
    """
    # What letters say of an event comes along: mostly one is written under the lock.
    told = joinedload(Event.project), joinedload(Event.letters)
    together = query.join(Event.rules).options(contains_eager(Event.rules), *told)
    return together.with_for_update(of=(Event, RegistrationRules))


class _Locking:
    """The statements that lock the one event of a condition, made once: to put one together takes as long as
    to read the event by it."""

    def __init__(self, condition: ColumnElement[bool]) -> None:
        self.condition = condition
        query = locking(select(Event)).where(condition).options(with_meetings())
        self.joint = with_office(query).execution_options(populate_existing=True)
        self.alone = self.joint.where(RegistrationRules.recruitment_id.is_(None))


_BY_ID = _Locking(Event.id == bindparam("id"))
_PUBLIC = _Locking(PUBLIC_BY_SLUG)


def _locked(work: Work, by: _Locking, named: Mapping[str, int | str]) -> Event | None:
    # An event without a recruitment costs one statement. One that has just come into one does not match
    # any more once its row is locked: then all of its recruitment are locked in order.
    event: Event | None = one_of(work, by.alone, named)
    if event is None:
        lock_joint(work, by.condition, named)
        event = one_of(work, by.joint, named)
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
