"""Reading a SQLite database on a disk that is full: SQLite itself needs room even to read."""

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any, TypeVar

RETRY_SECONDS = 5.0
"""After so long a connection that can only read is exchanged for an ordinary one, if there is room again."""

_NO_ROOM = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
)
_lock = threading.Lock()
_copies: dict[str, sqlite3.Connection] = {}
"""Copies in memory by file: what keeps them alive."""

C = TypeVar("C", bound=sqlite3.Connection)


def is_want_of_room(error: sqlite3.Error) -> bool:
    """Tell whether a database could not be opened since its folder takes nothing."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in _NO_ROOM


def reading_only(path: str, kind: type[C], options: dict[str, Any]) -> C | None:
    """Return a connection that reads without writing a byte; None if there is nothing to read.

    The write-ahead log's index is a file, for which there is no room. So the log is first written into the
    database, which may even make room, and the file is read as one that nobody changes. Where the
    database would have to grow for that, it is copied into memory with its log.
    """
    file = Path(path).absolute()
    if not file.exists() or file.stat().st_size == 0:
        return None
    with _lock:
        if str(file) not in _copies and _log_is_written(file):
            address = f"{file.as_uri()}?mode=ro&immutable=1"
        else:
            address = _copy(file)
        options = options | {"uri": True, "factory": kind}
        connection: C = sqlite3.connect(address, **options)
    connection.isolation_level = None
    connection.execute("PRAGMA query_only = ON")
    return connection


def forget_copies() -> None:
    """Let go of the copies in memory: the file itself can be read again."""
    with _lock:
        while _copies:
            _copies.popitem()[1].close()


def is_old(connected_at: float) -> bool:
    """Tell whether it is time to look for room again."""
    return time.monotonic() - connected_at > RETRY_SECONDS


def _log_is_written(file: Path) -> bool:
    log = file.with_name(f"{file.name}-wal")
    if not log.exists() or log.stat().st_size == 0:
        return True
    try:
        connection = _alone(file)
        try:
            busy, pages, written = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy and pages == written
        finally:
            connection.close()
    except sqlite3.Error:
        return False


def _alone(file: Path) -> sqlite3.Connection:
    """Open the file as the only one who does: the log's index is then kept in memory."""
    connection = sqlite3.connect(file, isolation_level=None, timeout=1)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    return connection


def _copy(file: Path) -> str:
    name = f"file:zapisy-{abs(hash(str(file)))}?mode=memory&cache=shared"
    if str(file) not in _copies:
        kept = sqlite3.connect(name, uri=True, check_same_thread=False)
        source = _alone(file)
        try:
            source.backup(kept)
        except BaseException:
            kept.close()
            raise
        finally:
            source.close()
        _copies[str(file)] = kept
    return name
