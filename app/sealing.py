"""Secrets that must be read again, sealed for the database with keys derived from those of a setting."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class Seals:
    """Seals with the first of `keys`; what an older one sealed still opens, so that keys can rotate.

    A sealed text is bound to its purpose by the key and to its row by its number: moved to another
    row it does not open. See docs/decisions/0054.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [key.encode() for key in keys]

    def seal(self, purpose: str, id: int, text: str) -> str:
        """Return the text sealed for row `id`."""
        return self._fernet(purpose).encrypt(f"{id}\n{text}".encode()).decode()

    def opened(self, purpose: str, id: int, sealed: str) -> str | None:
        """Return the text that was sealed for row `id`; None if no key opens it or it is another row's."""
        if not self._keys:
            return None
        text = _unless_broken(lambda: self._fernet(purpose).decrypt(sealed.encode()))
        number, _, secret = (text or "").partition("\n")
        return secret if text is not None and number == str(id) else None

    def sealed_anew(self, purpose: str, sealed: str) -> str | None:
        """Return the same secret sealed with the first key; None if no key opens it."""
        if not self._keys:
            return None
        return _unless_broken(lambda: self._fernet(purpose).rotate(sealed.encode()))

    def __bool__(self) -> bool:
        return bool(self._keys)

    @property
    def fingerprints(self) -> list[str]:
        """The fingerprints of the keys, by which people tell them apart on paper; the first one's seals."""
        return [_fingerprint(key) for key in self._keys]

    def _fernet(self, purpose: str) -> "MultiFernet":
        # Loaded late: seven megabytes in every process, and most never seal anything.
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(_derived(key, purpose)) for key in self._keys])


@cache
def _fingerprint(key: bytes) -> str:
    """Return eight letters and digits that tell a key from others; slow, so that no key is tried out."""
    hash = hashlib.scrypt(key, salt=b"zapisy: fingerprint of a key", n=2**14, r=8, p=1, dklen=5)
    text = base64.b32encode(hash).decode()
    return f"{text[:4]}-{text[4:]}"


def _unless_broken(read: Callable[[], bytes]) -> str | None:
    from cryptography.fernet import InvalidToken  # late, as above

    try:
        return read().decode()
    except InvalidToken:
        return None


def _derived(key: bytes, purpose: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # late, as above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    # One key for each purpose, none of them the key that signs links and sessions.
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"zapisy sealing: {purpose}".encode())
    return base64.urlsafe_b64encode(derived.derive(key))
