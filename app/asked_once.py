"""What a page asks several times and the database is asked once: rights by which the navigation is made.

Kept in the session for one transaction that only reads. Nothing that an answer rests on is changed within it,
and the next transaction asks anew. One that writes asks each time: it may give the right that it asks for.
See docs/decisions/0256.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy.orm import SessionTransaction

from app.sqlite import is_writing
from app.work import Work

Answer = TypeVar("Answer")
_KEPT = "asked_once"


def asked_once(work: Work, name: Hashable, ask: Callable[[Work], Answer]) -> Answer:
    """Return what `ask` says for this actor; asked again only in another transaction, or while one writes."""
    session = work.session
    if is_writing(session):
        return ask(work)
    transaction = session.get_transaction()
    known: tuple[SessionTransaction | None, dict[Hashable, Answer]] | None = session.info.get(_KEPT)
    if known is None or known[0] is not transaction:
        known = session.info[_KEPT] = (transaction, {})
    key = (name, work.actor)
    if key not in known[1]:
        known[1][key] = ask(work)
    return known[1][key]
