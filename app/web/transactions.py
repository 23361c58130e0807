"""Transactions outside of requests: of commands and of the worker, each in the system's own name."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy.orm import Session

from app.extensions import READING, db
from app.sqlite import begin_write
from app.web.request_work import command_work
from app.web.schema import schema_problem
from app.work import Work


@contextmanager
def transaction() -> Iterator[Work]:
    """Begin a transaction for writing, and commit it at the end; an exception undoes it.

    Rows that were read stay readable afterwards. Needs an application context.
    """
    with Session(db.engine, expire_on_commit=False) as session:
        begin_write(session)
        yield command_work(session)
        session.commit()


def one_by_one(due: Callable[[Work], Iterable[int]], act: Callable[[Work, int], bool]) -> int:
    """Find what is due, do something to each in a transaction of its own, and return to how many it was done.

    Most looks are one small read: nothing is locked for them. Needs an application context.
    """
    with _reading_session() as session:
        found = due(command_work(session))
    count = 0
    for id in found:
        with transaction() as work:
            count += act(work, id)
    return count


@contextmanager
def writing() -> Iterator[Work]:
    """Give a command its transaction; ends the program with a sentence if the schema is not the code's."""
    end_if_schema_differs()
    with transaction() as work:
        yield work


@contextmanager
def reading() -> Iterator[Work]:
    """Give a command a session to read by; ends the program like `writing`."""
    end_if_schema_differs()
    with _reading_session() as session:
        yield command_work(session)


def _reading_session() -> Session:
    return Session(current_app.extensions[READING])


def end_if_schema_differs() -> None:
    """End the program with a sentence if the database's schema is not the one that this code expects."""
    problem = schema_problem()
    if problem:
        sys.exit(problem)
