"""Rendered main parts of events' pages, kept in the process while nothing that they show has changed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST = 256
"""How many parts are kept; each has some ten kilobytes."""


class KeptPages:
    """Texts by the key of all that they depend on; of too many, what was not asked for longest goes.

    Threads may share it. Each process has its own, and needs no word from the others: a change
    changes the key (see docs/decisions/0035-what-the-kept-part-of-a-page-depends-on.md).
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def text(self, key: Hashable, render: Callable[[], str]) -> str:
        """Return the text of this key, rendered if it is not kept. Two threads may render the same text."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        text = render()
        with self._lock:
            self._kept[key] = text
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return text

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
