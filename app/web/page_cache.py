"""What a process has rendered of public pages, to be shown again while nothing on them has changed.

A *cache key* (`app/catalogue/cache_keys.py`) is read from the database at each request: equal keys mean
the same content. A *page cache* holds what was rendered, by key and for the span in which the clock
changes nothing. A *cached response* (`app/web/cached_response.py`) is a whole answer, plain and packed,
which any visitor may get. `app/catalogue/routes/public.py` has three caches: responses of the list and
of events' pages; outlines of pages, whose blanks are filled with the seats left; and the events' own
parts, for everybody whose frame differs. `app/registrations/routes/form_page.py` has one of empty forms,
`app/feeds/routes/calendars.py` one of calendars, `app/timetable/routes/public.py` one of timetables,
`app/directory/routes/institutions.py` one of names suggested to who types.
Nothing is ever declared stale: what changed has another key.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Generic, TypeVar

from app.spans import Span

Value = TypeVar("Value")

MOST_BYTES = 4 * 1024 * 1024
"""How much one cache may hold: some two hundred pages in two languages."""


ALWAYS = Span(None, None)
"""For what doesn't depend on the clock."""


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Value]):
    value: Value
    size: int
    span: Span


class PageCache(Generic[Value]):
    """Values by the cache key of all that they depend on; of too many, what was not asked for longest goes.

    What depends on the clock too has a span as well as a key. Threads may share a cache. Each process
    has its own, and needs no word from the others: a change changes the key (see
    docs/decisions/0035-what-the-kept-part-of-a-page-depends-on.md).
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._entries: OrderedDict[Hashable, _Entry[Value]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size(self) -> int:
        """The bytes of all values, as they were told."""
        return self._bytes

    def get(self, key: Hashable, now: datetime) -> Value | None:
        """Return what is cached under this key and still true at this moment, or None."""
        with self._lock:
            found = self._entries.get(key)
            if found is None or not found.span.holds(now):
                return None
            self._entries.move_to_end(key)
            return found.value

    def put(self, key: Hashable, value: Value, size: int, span: Span) -> None:
        """Keep a value of so many bytes, which is true within the span."""
        with self._lock:
            before = self._entries.pop(key, None)
            self._entries[key] = _Entry(value, size, span)
            self._bytes += size - (before.size if before else 0)
            while self._bytes > self._most:
                _, gone = self._entries.popitem(last=False)
                self._bytes -= gone.size

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0
