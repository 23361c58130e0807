"""How long a letter waits after a failed try, and for how long a worker may keep it in hand."""

from datetime import timedelta

LONGEST_WAIT = timedelta(hours=1)


def wait_after(tries: int) -> timedelta:
    """Return the wait after so many failed tries: 1, 2, 4 … minutes, at most an hour."""
    return min(timedelta(minutes=2 ** min(max(tries, 1) - 1, 10)), LONGEST_WAIT)


def sending_limit(timeout_seconds: int) -> int:
    """Return the seconds that one letter may take as a whole, if each answer may take `timeout_seconds`."""
    return 3 * timeout_seconds


def lease(timeout_seconds: int) -> timedelta:
    """Return how long a claim holds: the longest sending, and a minute to record its result.

    A claim that ran out belongs to a worker that was killed; another one takes the letter over.
    """
    return timedelta(seconds=sending_limit(timeout_seconds) + 60)
