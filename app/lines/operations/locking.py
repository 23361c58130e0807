"""The lock of a line of support, which is that of its budget and of its appointments."""

from sqlalchemy import select
from sqlalchemy.orm import Session, SessionTransaction

from app.errors import Missing
from app.lines.models import SupportLine
from app.sqlite import must_write
from app.work import Work

_LOCKED = "locked_lines"


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
    # A savepoint that is undone gives its locks back: what was locked within one is not remembered.
    if not work.session.in_nested_transaction():
        _locked_ids(work.session).add(line.id)


def _locked_ids(session: Session) -> set[int]:
    """Return the ids of the lines that the session's present transaction has locked."""
    transaction = session.get_transaction()
    known: tuple[SessionTransaction | None, set[int]] | None = session.info.get(_LOCKED)
    if known is None or known[0] is not transaction:
        known = session.info[_LOCKED] = (transaction, set())
    return known[1]
