"""Passwords of staff: how they are kept and compared (see docs/decisions/0020)."""

import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Refusal

SHORTEST = 12
LONGEST = 1000

# 19 MiB and one lane. All hashing happens in one thread: memory that a thread frees stays with it,
# and the eight threads of a web server, hashing in turns, would keep 150 MiB for good.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_HASHING = ThreadPoolExecutor(1, "hashing")


def hashed(password: str) -> str:
    """Return the argon2id hash of a password, with a fresh salt; takes some 30 ms on purpose."""
    return _HASHING.submit(_HASHER.hash, _plain(password)).result()


def matches(stored: str | None, password: str) -> bool:
    """Tell whether the password belongs to the hash; without a hash it takes as long and says no."""
    try:
        _HASHING.submit(_HASHER.verify, stored or _nobody(), _plain(password)).result()
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
    return hashed(secrets.token_urlsafe(32))
