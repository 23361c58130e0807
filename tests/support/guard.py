"""Ends programs that the suite started, even when the suite itself is killed."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

GRACE_SECONDS = 5.0


class Guard:
    """Watches over a started process from a process of its own.

    That watcher holds the other end of a pipe: when the suite dies, however it dies, the pipe closes, and
    the watcher ends the process's group and removes `folder`. The process must lead its own group
    (`start_new_session=True`).
    """

    def __init__(
        self, process: subprocess.Popen[str], *, ending: int = signal.SIGTERM, folder: Path | None = None
    ) -> None:
        self._process, self._ending, self._folder = process, ending, folder
        command = [sys.executable, "-I", __file__, str(process.pid), str(int(ending)), str(folder or "")]
        self._watcher = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def end(self) -> int:
        """End the process and whatever it started, remove the folder, and return its exit status."""
        end_group(self._process.pid, self._ending, self._process)
        status = self._process.wait(GRACE_SECONDS)
        self.release()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        return status

    def release(self) -> None:
        """Watch no longer over a process that has ended; its folder stays."""
        assert self._watcher.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._watcher.stdin.write(b"ended\n")
            self._watcher.stdin.close()
        self._watcher.wait(GRACE_SECONDS)


def end_group(group: int, ending: int, process: subprocess.Popen[str] | None = None) -> None:
    """Send the signal to the group's leader, and SIGKILL to the whole group after five seconds or when
    the leader has gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(group, ending)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and is_alive(group, process):
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def is_alive(pid: int, process: subprocess.Popen[str] | None) -> bool:
    """Tell whether the process still runs; a child of ours is reaped on the way."""
    if process is not None:
        return process.poll() is None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def watch(group: int, ending: int, folder: str) -> None:
    """Wait for the suite: one line says that all has ended; the end of the pipe, that nobody is left."""
    if sys.stdin.buffer.readline():
        return
    end_group(group, ending)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    watch(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
