"""The lock of a line of support, which is that of its budget and of its appointments."""

from collections.abc import MutableMapping
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session, SessionTransaction

from app.errors import Missing
from app.lines.models import SupportLine
from app.sqlite import must_write
from app.work import Work

_LOCKED = "locked_lines"
Locked = MutableMapping[SessionTransaction, set[int]]
"""The ids of lines by the transaction, or the savepoint within it, that locked them."""


def lock_line(work: Work, line: SupportLine) -> None:
    """Take the line's lock until the transaction ends, and read the line anew under it.

    The first statement of everything that reserves, uses, frees or moves minutes of the line, and of
    everything that compares its version. Costs nothing when this transaction has the lock already. Two lines
    are locked in the order of their ids; persons and institutions after lines (docs/decisions/0156).
    Raises RuntimeError if the transaction was begun for reading, Missing when the line is gone.
    """
    must_write(work.session)
    if line.id in _locked_ids(work.session):
        return
    query = select(SupportLine).where(SupportLine.id == line.id).with_for_update()
    found = work.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Missing
    _locked_here(work.session).add(line.id)


def _locked_ids(session: Session) -> set[int]:
    """Return the ids of the lines that the session's present transaction has locked, by savepoints too."""
    transaction, ids = _innermost(session), set[int]()
    known: Locked = session.info.get(_LOCKED, {})
    while transaction is not None:
        ids |= known.get(transaction, set())
        transaction = transaction.parent
    return ids


def _locked_here(session: Session) -> set[int]:
    """Return what was locked since the last savepoint: one that is undone gives its locks back."""
    known: Locked = session.info.setdefault(_LOCKED, WeakKeyDictionary())
    transaction = _innermost(session)
    if transaction is None:
        raise RuntimeError("there is no transaction that could hold a lock")
    return known.setdefault(transaction, set())


def _innermost(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()
