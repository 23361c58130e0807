"""Sign-ins: the key that a session's cookie carries, and until when it is believed."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

NOTED_EVERY = timedelta(minutes=10)
"""How exact the time of the last use is: not every page that is read may write."""

KEPT = timedelta(days=7)
"""For how long the row of a sign-in is kept at most, counted from its beginning."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in lasts: from its beginning, and from its last use."""

    whole: timedelta
    idle: timedelta

    def is_over(self, started_at: datetime, used_at: datetime, now: datetime) -> bool:
        """Tell whether a sign-in has run out. A clock that is set back ends nothing."""
        return now - started_at >= self.whole or now - used_at >= self.idle


def limits_of(settings: Mapping[str, int]) -> Limits:
    """Return how long sign-ins last in an installation with these settings."""
    return Limits(
        timedelta(hours=settings["session_hours"]),
        timedelta(minutes=settings["session_idle_minutes"]),
    )


def fresh_key() -> str:
    """Return a new key with 192 random bits."""
    return secrets.token_urlsafe(24)


def hash_of(key: str) -> str:
    """Return what is stored of a key: a reader of the database can't sign in with it."""
    return hashlib.sha256(key.encode()).hexdigest()
