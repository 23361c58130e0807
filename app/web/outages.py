"""What kind of failure of the database an error is, and what to say: that it is busy, or that it is gone."""

import sqlite3

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
_BUSY_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


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
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        # The upper bits say more, which does not matter here.
        return code & 0xFF in _BUSY_CODES
    return getattr(error.orig, "sqlstate", None) in _BUSY_STATES
