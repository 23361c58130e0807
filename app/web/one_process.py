"""On SQLite one web process works on a data folder; a second one is told so."""

import fcntl
from pathlib import Path
from typing import IO

# Held open as long as the process lives: closing the file would give the lock away.
_locked: dict[Path, IO[str]] = {}


def other_process_problem(data: Path) -> str | None:
    """Take the folder for this process; return a sentence if another web process has it."""
    lock = (data / "web.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return (
            f"Another Zapisy already works on the data in {data}; on SQLite there can be only one. "
            "Stop it first, choose another folder, or use PostgreSQL."
        )
    _locked[data] = lock
    return None


def give_back(data: Path) -> None:
    """Let other processes have the folder, if this one took it."""
    lock = _locked.pop(data, None)
    if lock:
        lock.close()
