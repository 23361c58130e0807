"""Who opened whose data: lines in files next to the database, one file a month (docs/decisions/0092)."""

import fcntl
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

log = logging.getLogger("zapisy.access")

_FILE = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))\.log")
_BLOCK = 64 * 1024
_LOCK_TRIES, _LOCK_PAUSE = 20, 0.005


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opened a page about people.

    `reader` is "account" or "person", with the number of the row, or "link": the holder of one. `page` is
    the pattern of the address, `rows` the numbers that stood in it, `source` the network address.
    """

    at: datetime
    reader: str
    number: int
    page: str
    rows: tuple[int, ...]
    source: str

    @property
    def line(self) -> str:
        """What is written: no name and no token, fields apart by tabs."""
        rows = "/".join(map(str, self.rows)) or "-"
        moment = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return "\t".join((moment, self.reader, str(self.number), self.page, rows, self.source))


class AccessLog:
    """The files of one data folder; several threads and processes may write at once."""

    def __init__(self, data: Path, months: int) -> None:
        self._folder = data / "access"
        self._months = months
        self._lock = threading.Lock()
        self._hour = ""
        self._seen: set[tuple[str, str, str, str]] = set()
        self._path: Path | None = None
        self._read_to = 0

    def note(self, opening: Opening) -> None:
        """Write a line, at most one for each reader, page and hour.

        A disk that takes no more is told in the log of the program: nobody is kept from reading by it.
        """
        line = opening.line
        key = _key(line)
        with self._lock:
            if line[:13] != self._hour:
                self._hour, self._seen = line[:13], set()
            if key in self._seen:
                return
            try:
                self._write(line, key)
            except OSError as error:
                log.error("who opened a page could not be noted: %s", error.strerror)

    def months(self) -> list[str]:
        """Return the months of which there are lines, the newest first."""
        return sorted((name for name, _ in self._files()), reverse=True)

    def lines(self, month: str) -> Iterator[Opening]:
        """Read the lines of a month, the oldest first; broken ones are left out."""
        path = dict(self._files()).get(month)
        if path is None:
            return
        with path.open(encoding="ascii", errors="replace") as file:
            for line in file:
                found = _read(line)
                if found is not None:
                    yield found

    def remove_old(self, today: date) -> None:
        """Delete the files whose last day is more months ago than are kept."""
        oldest = today.year * 12 + today.month - 1 - self._months
        for month, path in self._files():
            if int(month[:4]) * 12 + int(month[5:]) - 1 < oldest:
                path.unlink(missing_ok=True)

    def _files(self) -> list[tuple[str, Path]]:
        found = [(_FILE.fullmatch(path.name), path) for path in self._folder.glob("*.log")]
        return [(match.group(1), path) for match, path in found if match]

    def _write(self, line: str, key: tuple[str, str, str, str]) -> None:
        path = self._folder / f"{line[:7]}.log"
        if path != self._path:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self.remove_old(date.fromisoformat(line[:10]))
            self._path, self._read_to = path, -1
        with open(os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600), "r+b", buffering=0) as file:
            locked = _locked(file.fileno())
            self._take_in(file.fileno())
            if key not in self._seen:
                os.write(file.fileno(), f"{line}\n".encode("ascii", "replace"))
                self._seen.add(key)
            if locked:
                self._read_to = os.fstat(file.fileno()).st_size

    def _take_in(self, descriptor: int) -> None:
        """Learn what other processes have written in this hour, from where we read last."""
        end = os.fstat(descriptor).st_size
        start = self._read_to if 0 <= self._read_to <= end else self._beginning_of_hour(descriptor, end)
        for line in os.pread(descriptor, end - start, start).decode("ascii", "replace").splitlines():
            if line.startswith(self._hour):
                self._seen.add(_key(line))
        self._read_to = end

    def _beginning_of_hour(self, descriptor: int, end: int) -> int:
        """Return a place in the file before which no line of this hour stands."""
        start = end
        while start > 0:
            start = max(0, start - _BLOCK)
            lines = os.pread(descriptor, 400, start).decode("ascii", "replace").splitlines()
            if start and len(lines) > 1 and lines[1][:13] < self._hour:
                break
        return start


def _locked(descriptor: int) -> bool:
    """Lock the file for this process; tell whether it could be had. A process that hangs stops nobody."""
    for _ in range(_LOCK_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_LOCK_PAUSE)
        else:
            return True
    return False


def _key(line: str) -> tuple[str, str, str, str]:
    parts = (line.split("\t") + [""] * 5)[1:5]
    return parts[0], parts[1], parts[2], parts[3]


def _read(line: str) -> Opening | None:
    parts = line.rstrip("\n").split("\t")
    if len(parts) != 6:
        return None
    try:
        at = datetime.strptime(parts[0], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        rows = () if parts[4] == "-" else tuple(int(each) for each in parts[4].split("/"))
        return Opening(at, parts[1], int(parts[2]), parts[3], rows, parts[5])
    except ValueError:
        return None


Wanted = Callable[[Opening], bool]


def newest(access: AccessLog, month: str, wanted: Wanted, skip: int, most: int) -> tuple[list[Opening], int]:
    """Return some wanted lines of a month, the newest first, and how many there are in all.

    Reads the file twice and keeps only what is returned.
    """
    total = sum(1 for each in access.lines(month) if wanted(each))
    first, last = total - skip - most, total - skip
    kept: list[Opening] = []
    number = 0
    for each in access.lines(month):
        if not wanted(each):
            continue
        if first <= number < last:
            kept.append(each)
        number += 1
    return kept[::-1], total
