"""What was made for an event's page, kept in the process while nothing that it shows has changed."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Generic, TypeVar

from app.events.window import Span

Value = TypeVar("Value")

MOST_BYTES = 4 * 1024 * 1024
"""How much one store may hold: some two hundred pages in two languages."""


ALWAYS = Span(None, None)
"""For what doesn't depend on the clock."""


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Value]):
    value: Value
    size: int
    span: Span


class KeptPages(Generic[Value]):
    """Values by the key of all that they depend on; of too many, what was not asked for longest goes.

    What depends on the clock too has a span as well as a key. Threads may share a store. Each process
    has its own, and needs no word from the others: a change changes the key (see
    docs/decisions/0035-what-the-kept-part-of-a-page-depends-on.md).
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Hashable, _Kept[Value]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size(self) -> int:
        """The bytes of all that is kept, as they were told."""
        return self._bytes

    def get(self, key: Hashable, now: datetime) -> Value | None:
        """Return what is kept under this key and still true at this moment, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or not found.span.holds(now):
                return None
            self._kept.move_to_end(key)
            return found.value

    def put(self, key: Hashable, value: Value, size: int, span: Span) -> None:
        """Keep a value of so many bytes, which is true within the span."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = _Kept(value, size, span)
            self._bytes += size - (before.size if before else 0)
            while self._bytes > self._most:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= gone.size

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0
