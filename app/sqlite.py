"""How transactions begin on SQLite: pragmas for each connection, and a real lock before a write."""

from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

BUSY_TIMEOUT_SECONDS = 15


def prepare(engine: Engine, busy_seconds: float = BUSY_TIMEOUT_SECONDS, sync: str = "full") -> None:
    """Make an engine begin transactions itself; does nothing for another database.

    The driver would begin only at the first write, after the reads on which the write depends. A write
    waits `busy_seconds` for another's lock; then its page says so (app/web/outages.py). `sync` "full"
    waits for the disk at each commit: what was answered survives a power cut; "normal" does not
    (docs/decisions/0062).
    """
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", partial(_on_connect, busy_seconds, sync))
    event.listen(engine, "begin", _on_begin)


def begin_write(session: Session) -> None:
    """Begin the transaction of a write: on SQLite with its lock taken before anything is read.

    Must come before the session's first statement. On PostgreSQL it only opens the transaction.
    """
    if session.in_transaction():
        raise RuntimeError("begin_write comes before the first statement of a transaction")
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def must_write(session: Session) -> None:
    """Raise if the session's transaction was not begun by `begin_write`."""
    bind = session.connection()
    if bind.dialect.name == "sqlite" and bind.get_execution_options().get("sqlite_begin") != "IMMEDIATE":
        raise RuntimeError("this transaction was begun for reading; begin it with begin_write")


def _on_connect(busy_seconds: float, sync: str, connection: Any, record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        f"synchronous = {sync}",
        f"busy_timeout = {round(busy_seconds * 1000)}",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
