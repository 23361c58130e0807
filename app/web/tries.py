"""Counting tries against a limit, for all processes together where they share a store."""

from limits import RateLimitItem
from limits.errors import StorageError
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from app.extensions import limiter
from app.web.visitors import network_of, visitors_address

# While the shared store is down, each process counts for itself.
_MEANWHILE = FixedWindowRateLimiter(MemoryStorage())


def hit(item: RateLimitItem, *keys: str, cost: int = 1) -> bool:
    """Count a try under these keys; return whether it is within the limit. A negative cost gives it back."""
    try:
        return limiter.hit(item, *keys, cost=cost)
    except StorageError:
        return _MEANWHILE.hit(item, *keys, cost=cost)


def network() -> str:
    """Return the key under which tries of the visitor's network are counted."""
    return f"network-{network_of(visitors_address())}"
