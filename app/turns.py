"""Turns for writing into one SQLite file: in order of arrival in a process, in turn between processes."""

import fcntl
import os
import threading
import time
from collections import deque
from contextlib import suppress
from weakref import WeakValueDictionary

_POLL = 0.001
"""Seconds between two looks at another process's turn; only the first of each process looks."""

COURTESY = 1 / 3
"""This share of the patience is spent on other processes' turns; SQLite's own lock has the rest."""


class Turns:
    """The order of writers. Nobody overtakes: SQLite's own waiting sleeps, and lets a newcomer in first.

    See docs/decisions/0126-sqlite-writers-queue.md.
    """

    def __init__(self, database: str | None) -> None:
        """Make the turns of the file; None: a database in memory, which no other process has."""
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False
        self._gate = _Gate(database) if database else None

    def take(self, seconds: float) -> bool:
        """Wait for the turn; False if it did not come in time."""
        until = time.monotonic() + seconds
        if not self._take_here(seconds):
            return False
        if self._gate:
            self._gate.enter(min(until - time.monotonic(), seconds * COURTESY))
        return True

    def give_back(self) -> None:
        """Let the next one write: another process's first, then ours."""
        if self._gate:
            self._gate.leave()
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def _take_here(self, seconds: float) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=max(seconds, 0)):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it came at the last moment


class _Gate:
    """The turns between processes: two locks on files, which the kernel lets go of with a process that ends.

    The process that waits for the second holds the first, so that one which has just written comes after.
    They are a courtesy: what keeps writers apart is SQLite's lock. A process that was stopped holding one
    is waited for once, and passed by from then on. A folder that takes no files leaves all to SQLite.
    """

    def __init__(self, database: str) -> None:
        self._next, self._turn = f"{database}-next", f"{database}-turn"
        self._file: int | None = None
        self._passes_by = False

    def enter(self, seconds: float) -> None:
        until = time.monotonic() + (0 if self._passes_by else seconds)
        with suppress(OSError):
            waiting = _locked(self._next, until)
            try:
                self._file = _locked(self._turn, until) if waiting is not None else None
            finally:
                if waiting is not None:
                    os.close(waiting)
            self._passes_by = self._file is None

    def leave(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


def _locked(name: str, until: float) -> int | None:
    """Return the file, open and locked until it is closed; None if it is not free in time."""
    file = os.open(name, os.O_CREAT | os.O_RDWR, 0o600)
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(file)
                return None
            time.sleep(_POLL)
        except OSError:  # a file system without locks
            os.close(file)
            raise


_of: WeakValueDictionary[str, Turns] = WeakValueDictionary()
_making = threading.Lock()


def turns_of(database: str | None) -> Turns:
    """Return the turns of a file: one for all engines of this process; an own one for each in memory."""
    if not database or database == ":memory:":
        return Turns(None)
    path = os.path.realpath(database)
    with _making:
        return _of.setdefault(path, Turns(path))
