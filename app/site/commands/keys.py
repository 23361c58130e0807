"""How a backup knows its secret key again without telling it."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.keys import keys_of
from config import KEY_FILE, keys_in


def key_file(config: Mapping[str, Any]) -> Path | None:
    """Return the file in the data folder that holds the keys in force; None if SECRET_KEY gives others."""
    path: Path = config["DATA_DIR"] / KEY_FILE
    if not path.exists():
        return None
    return path if keys_in(path.read_text()) == keys_of(config) else None


def fingerprint_of(key: str) -> dict[str, str]:
    """Return what tells the key from others: slow to compute, so that a short key can't be tried out."""
    salt = secrets.token_hex(16)
    return {"salt": salt, "hash": _hash(key, salt)}


def is_among(fingerprint: Mapping[str, str], keys: Sequence[str]) -> bool:
    """Tell whether the key with this fingerprint is one of these."""
    salt, hash = fingerprint.get("salt", ""), fingerprint.get("hash", "")
    return any(hmac.compare_digest(_hash(key, salt), hash) for key in keys)


def _hash(key: str, salt: str) -> str:
    return hashlib.scrypt(key.encode(), salt=salt.encode(), n=2**14, r=8, p=1).hex()
