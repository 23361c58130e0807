"""Whether the data folder has room: tried by writing, but not for everybody who asks."""

import contextlib
import os
import threading
import time
from pathlib import Path

ROOM = 256 * 1024
"""Bytes that must fit into the data folder."""

KEPT_SECONDS = 5.0
"""How long an answer is reused: anybody may ask, and repeated questions must not keep the disk busy."""


class Storage:
    """The data folder, where uploads, letters and the database of SQLite grow; one for all threads."""

    def __init__(self, data: Path) -> None:
        self._probe = data / f".room-{os.getpid()}"
        self._lock = threading.Lock()
        self._tried_at: float | None = None
        self._has_room = False

    def has_room(self) -> bool:
        """Tell whether ROOM could be written within the last KEPT_SECONDS, or can be now."""
        with self._lock:
            if self._tried_at is None or time.monotonic() - self._tried_at >= KEPT_SECONDS:
                self._has_room = self._takes_more()
                self._tried_at = time.monotonic()
            return self._has_room

    def _takes_more(self) -> bool:
        try:
            self._probe.write_bytes(bytes(ROOM))
        except OSError:
            return False
        finally:
            with contextlib.suppress(OSError):
                self._probe.unlink(missing_ok=True)
        return True
