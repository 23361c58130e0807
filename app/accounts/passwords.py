"""Passwords of staff: how they are kept and compared (docs/decisions/0020), which are refused (0055)."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Refusal

SHORTEST = 12
LONGEST = 1000

DEMO_PASSWORD = "demo-demo-demo"  # noqa: S105 (printed at every start of the demo)
"""The password of the demo's staff, which everybody knows."""

_OWN_LETTERS = 6
"""So many letters and digits must stay when names and addresses are taken out."""

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
    """Refuse a password that is too short, too long, common, or made of what everybody knows.

    `about` are the owner's name and address and the office's name.
    """
    if len(password) < SHORTEST:
        raise Refusal(
            "The password needs at least %(shortest)s characters.",
            field="new_password",
            values={"shortest": SHORTEST},
        )
    if len(password) > LONGEST:
        raise Refusal("The password is too long.", field="new_password")
    plain = _plain(password).casefold()
    if len(set(plain)) < 4 or plain in _commonest() or _is_repeated(plain):
        raise Refusal(
            "Many people use this password, so it is guessed first. Choose another one.", field="new_password"
        )
    if len(_without(plain, about)) < _OWN_LETTERS:
        raise Refusal(
            "The password is made of names that everybody knows about you. Choose another one.",
            field="new_password",
        )


def _without(plain: str, about: Iterable[str]) -> str:
    """The password without the words that everybody knows: names, address, office."""
    words = {word for each in about for word in re.split(r"[\W_]+", _plain(each).casefold()) if len(word) > 2}
    for word in sorted(words | {"zapisy"}, key=len, reverse=True):
        plain = plain.replace(word, "")
    return "".join(letter for letter in plain if letter.isalnum())


def _is_repeated(plain: str) -> bool:
    """Tell whether a few letters come again and again."""
    return any((plain[:length] * len(plain))[: len(plain)] == plain for length in range(1, 7))


@lru_cache
def _commonest() -> frozenset[str]:
    """The commonest passwords that are long enough; where from: app/accounts/vendor/README.md."""
    path = Path(__file__).parent / "vendor" / "common-passwords.txt"
    return frozenset(path.read_text(encoding="utf-8").splitlines())


def _plain(password: str) -> str:
    # The same letters typed on another system may come decomposed.
    return unicodedata.normalize("NFC", password)[: LONGEST + 1]


@lru_cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe(32))
