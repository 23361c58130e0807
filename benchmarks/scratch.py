"""The bench's own folder: made, checked, removed; also what a bench that was killed has left."""

import fcntl
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.problems import Problem

PREFIX = "zapisy-bench-"
NEEDED = 2 * 1024**3
"""Bytes that the bench may write at most, generously."""
_LOCK = "lock"
# The path of PostgreSQL's socket below the folder must stay under 107 characters.
_LONGEST = 60


@contextmanager
def scratch(parent: Path, needed: int = NEEDED) -> Iterator[Path]:
    """Give a fresh folder below `parent`, removed with the block; first remove those of killed benches.

    Raises Problem where nothing can be written, where there is too little space, and where PostgreSQL
    could not be reached.
    """
    parent = parent.absolute()
    try:
        parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(parent).free
    except OSError as error:
        raise Problem(f"The folder {parent} can't be used: {error.strerror}. {_ELSE}") from error
    if free < needed:
        raise Problem(
            f"There are {free // 1024**2} MB free in {parent}; the bench needs {needed // 1024**2}. {_ELSE}"
        )
    if len(str(parent)) > _LONGEST:
        raise Problem(f"The path {parent} is too long for PostgreSQL's socket. {_ELSE}")
    if os.geteuid() == 0 and not all(each.stat().st_mode & 0o001 for each in (parent, *parent.parents)):
        raise Problem(f"PostgreSQL's account can't enter {parent}. {_ELSE}")
    remove_leftovers(parent)
    with _made(parent) as folder:
        yield folder


_ELSE = "Choose another folder: --folder DIR"


@contextmanager
def _made(parent: Path) -> Iterator[Path]:
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        folder.chmod(0o755)
        lock = (folder / _LOCK).open("w")
    except OSError as error:
        raise Problem(f"The folder {parent} can't be written: {error.strerror}. {_ELSE}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()


def remove_leftovers(parent: Path) -> None:
    """Remove the folders of benches that were killed: those whose lock nobody holds."""
    for folder in parent.glob(PREFIX + "*"):
        try:
            with (folder / _LOCK).open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


class Ports:
    """Ports for the servers: any free ones, or, from `first` on, one after another."""

    def __init__(self, first: int = 0) -> None:
        self._next = first

    def take(self) -> int:
        """Return a port; Problem if the next one is taken."""
        port, self._next = self._next, self._next + 1 if self._next else 0
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError) as error:
                reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else "no such port"
                raise Problem(
                    f"Port {port} can't be used: {reason}. Choose another first one, or leave out --port."
                ) from error
            return int(probe.getsockname()[1])
