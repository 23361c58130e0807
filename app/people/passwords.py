"""Passwords of staff: how they are kept and compared (see docs/decisions/0020)."""

import secrets
import unicodedata
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Refusal

SHORTEST = 12
LONGEST = 1000

# 19 MiB and one lane: the memory of several sign-ins at once stays far below that of the process.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)


def hashed(password: str) -> str:
    """Return the argon2id hash of a password, with a fresh salt; takes some 30 ms on purpose."""
    with _AT_ONCE:
        return _HASHER.hash(_plain(password))


def matches(stored: str | None, password: str) -> bool:
    """Tell whether the password belongs to the hash; without a hash it takes as long and says no."""
    with _AT_ONCE:
        try:
            _HASHER.verify(stored or _nobody(), _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(stored)


def check_new(password: str, *about: str) -> None:
    """Refuse a password that is too short, too long, or made of what everybody knows about its owner."""
    if len(password) < SHORTEST:
        raise Refusal(
            "The password needs at least %(shortest)s characters.",
            field="new_password",
            values={"shortest": SHORTEST},
        )
    if len(password) > LONGEST:
        raise Refusal("The password is too long.", field="new_password")
    plain = _plain(password).casefold()
    if len(set(plain)) < 4 or plain in {each.casefold() for each in about}:
        raise Refusal("The password is too easy to guess.", field="new_password")


def _plain(password: str) -> str:
    # The same letters typed on another system may come decomposed.
    return unicodedata.normalize("NFC", password)[: LONGEST + 1]


@lru_cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))
