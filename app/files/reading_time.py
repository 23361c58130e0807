"""How long the files of one request may be read in all: one after another, until the time is used up."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TypeVar

from app.errors import Refusal

SECONDS_IN_ALL = 30
"""Who sends files waits for so long at most, and keeps one of the few threads of the server meanwhile."""

_Sent = TypeVar("_Sent")
_Found = TypeVar("_Found")


class ReadingTime:
    """The time of one request for its files, by the clock; it begins when it is made."""

    def __init__(self, seconds: float = SECONDS_IN_ALL) -> None:
        self._ends = monotonic() + seconds

    @property
    def left(self) -> float:
        """How many seconds are left, never less than none."""
        return max(self._ends - monotonic(), 0.0)


class OutOfTime(Refusal):
    """A file was not read, since the time of its request was used up."""


def read_in_time(
    sent: Sequence[_Sent], read: Callable[[_Sent, ReadingTime], _Found]
) -> tuple[list[_Found], list[_Sent]]:
    """Read files in order while there is time; return what was found, and those that were not read.

    Refuses as `read` does; with its OutOfTime only where the first file alone used the time up.
    """
    time, found = ReadingTime(), list[_Found]()
    for at, each in enumerate(sent):
        try:
            found.append(read(each, time))
        except OutOfTime:
            if not found:
                raise
            return found, list(sent[at:])
    return found, []
