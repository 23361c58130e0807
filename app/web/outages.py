"""What kind of failure of the database an error is, and what to say: that it is busy, or that it is gone."""

import sqlite3
import time

from flask import Flask
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, TimeoutError

from app.errors import N_

BUSY = (
    N_("Please wait a moment"),
    N_(
        "Very many people are here just now, or somebody is changing the same thing. Nothing was changed. "
        "Wait a few seconds, then reload the page; a form can be sent again."
    ),
)
GONE = (
    N_("Our database can't work just now"),
    N_("Try again in a moment. If you sent a form, look first whether it was saved."),
)

# Waited too long for a lock or an answer, two in each other's way: the server has undone all of it.
_BUSY_STATES = frozenset({"55P03", "57014", "40P01", "40001"})
# It can't write: its disk is full, broken or read-only.
_UNWRITABLE_STATES = frozenset({"53100", "58030", "25006"})
_UNWRITABLE_CODES = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
REFUSED_SECONDS = 5.0
_REFUSED_AT = "change_refused_at"
_BUSY_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def note_refusal(app: Flask, error: Exception) -> None:
    """Remember for the health check that the database could not write just now, if that is what happened."""
    if isinstance(error, DBAPIError) and (
        getattr(error.orig, "sqlstate", None) in _UNWRITABLE_STATES or _code(error) in _UNWRITABLE_CODES
    ):
        app.extensions[_REFUSED_AT] = time.monotonic()


def refused_lately(app: Flask) -> bool:
    """Tell whether a change failed in this process within REFUSED_SECONDS for want of room or rights."""
    at: float | None = app.extensions.get(_REFUSED_AT)
    return at is not None and time.monotonic() - at < REFUSED_SECONDS


def told(error: Exception) -> tuple[str, str] | None:
    """Return title and sentence for a database that is busy or can't work; None for any other error."""
    if isinstance(error, TimeoutError) or is_busy(error):
        return BUSY
    if isinstance(error, OperationalError | InternalError | InterfaceError):
        return GONE
    return None


def kind(error: Exception) -> str:
    """Return the error's kind for the log, with the database's own name of it, and none of its words."""
    cause = getattr(error, "orig", None)
    if cause is None:
        return type(error).__name__
    known = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(error).__name__} ({known or type(cause).__name__})"


def is_busy(error: Exception) -> bool:
    """Tell whether an error says that a lock or an answer took too long, or two stood in each other's way."""
    if not isinstance(error, DBAPIError):
        return False
    code = _code(error)
    return code in _BUSY_CODES if code else getattr(error.orig, "sqlstate", None) in _BUSY_STATES


def _code(error: DBAPIError) -> int:
    """Return SQLite's number of an error; the upper bits say more, which does not matter here."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else 0
