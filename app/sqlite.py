"""How transactions begin on SQLite: pragmas for each connection, and a real lock before a write."""

import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import Session

from app.sqlite_full_disk import forget_copies, is_old, is_want_of_room, reading_only
from app.turns import Turns, turns_of

BUSY_TIMEOUT_SECONDS = 15
_AT_ONCE = 0.1
"""Seconds after which waiting for a turn shortens the wait for SQLite's own lock."""


class TurnConnection(sqlite3.Connection):
    """A connection that gives its turn back when its transaction has ended, however it ends."""

    turns: Turns | None = None
    reads_only_since: float | None = None
    """Since when it stands in for one that writes, for which the disk has no room."""
    _patience = 0.0
    _is_short = False

    def take_turn(self, seconds: float) -> None:
        """Wait for the turn to write, together with SQLite's own lock not longer than `seconds`."""
        turns = self.turns
        if turns is None or self._patience:
            return
        began = time.monotonic()
        if not turns.take(seconds):
            busy = sqlite3.OperationalError("database is locked")
            busy.sqlite_errorcode, busy.sqlite_errorname = sqlite3.SQLITE_BUSY, "SQLITE_BUSY"
            raise OperationalError("BEGIN IMMEDIATE", None, busy, hide_parameters=True)
        self._patience = seconds
        waited = time.monotonic() - began
        if waited > _AT_ONCE:
            self._wait_at_most(seconds - waited)
            self._is_short = True

    def give_turn_back(self) -> None:
        """Let the next one write, if this connection had the turn."""
        seconds, self._patience = self._patience, 0.0
        if not seconds or self.turns is None:
            return
        try:
            if self._is_short:
                self._is_short = False
                self._wait_at_most(seconds)
        finally:
            self.turns.give_back()

    def commit(self) -> None:
        """Commit; the turn stays here only if the transaction does."""
        super().commit()
        self.give_turn_back()

    def rollback(self) -> None:
        """Undo, and give the turn back."""
        try:
            super().rollback()
        finally:
            self.give_turn_back()

    def close(self) -> None:
        """Close, which undoes what was not committed, and give the turn back."""
        try:
            super().close()
        finally:
            self._is_short = False
            self.give_turn_back()

    def _wait_at_most(self, seconds: float) -> None:
        self.execute(f"PRAGMA busy_timeout = {max(round(seconds * 1000), 1)}")


def prepare(engine: Engine, busy_seconds: float = BUSY_TIMEOUT_SECONDS, sync: str = "full") -> None:
    """Make an engine begin transactions itself; does nothing for another database.

    The driver would begin only at the first write, after the reads on which the write depends. Writers
    queue in order of arrival (docs/decisions/0126), and wait `busy_seconds` for the others; then their page
    says so (app/web/outages.py). `sync` "full" waits for the disk at each commit: what was answered
    survives a power cut; "normal" does not (docs/decisions/0062).
    """
    if engine.dialect.name != "sqlite":
        return
    prepared = partial(_prepared, turns_of(engine.url.database), busy_seconds, sync)
    event.listen(engine, "do_connect", partial(_connected, engine.url.database, prepared))
    event.listen(engine, "checkout", _looked_at)
    event.listen(engine, "begin", partial(_on_begin, busy_seconds))


def begin_write(session: Session) -> None:
    """Begin the transaction of a write: on SQLite with its lock taken before anything is read.

    Must come before the session's first statement. On PostgreSQL it only opens the transaction.
    """
    if session.in_transaction():
        raise RuntimeError("begin_write comes before the first statement of a transaction")
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def is_writing(session: Session) -> bool:
    """Tell whether the session's transaction was begun by `begin_write`, on either database."""
    return session.connection().get_execution_options().get("sqlite_begin") == "IMMEDIATE"


def must_write(session: Session) -> None:
    """Raise on SQLite if the session's transaction was not begun by `begin_write`."""
    if session.connection().dialect.name == "sqlite" and not is_writing(session):
        raise RuntimeError("this transaction was begun for reading; begin it with begin_write")


def _connected(
    path: str | None,
    prepared: Callable[[TurnConnection], None],
    dialect: Any,
    record: Any,
    arguments: Any,
    parameters: dict[str, Any],
) -> TurnConnection:
    """Connect; where the disk has no room, to what can be read without it (docs/decisions/0128)."""
    connection: TurnConnection = sqlite3.connect(*arguments, **parameters, factory=TurnConnection)
    try:
        prepared(connection)
        return connection
    except sqlite3.Error as error:
        connection.close()
        if not path or not is_want_of_room(error):
            raise
        reading = reading_only(path, TurnConnection, parameters)
        if reading is None:
            raise
        reading.reads_only_since = time.monotonic()
        return reading


def _prepared(turns: Turns, busy_seconds: float, sync: str, connection: TurnConnection) -> None:
    connection.turns = turns
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        f"synchronous = {sync}",
        f"busy_timeout = {round(busy_seconds * 1000)}",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _looked_at(connection: TurnConnection, record: Any, proxy: Any) -> None:
    """Exchange a connection that can only read, some seconds later: there may be room again."""
    since = connection.reads_only_since
    if since is not None and is_old(since):
        forget_copies()
        raise DisconnectionError("it can only read")


def _on_begin(busy_seconds: float, connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    if mode != "IMMEDIATE":
        connection.exec_driver_sql(f"BEGIN {mode}")
        return
    # One that was detached from its pool has no record of its driver's connection any more.
    driver: Any = connection.connection.dbapi_connection
    driver.take_turn(busy_seconds)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        driver.give_turn_back()
        raise
