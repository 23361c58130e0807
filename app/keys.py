"""The secret keys of an installation."""

from collections.abc import Mapping
from typing import Any


def keys_of(config: Mapping[str, Any]) -> list[str]:
    """Return all keys in force, first the one that signs and seals; what the others signed still counts."""
    return [config["SECRET_KEY"], *config.get("SECRET_KEY_FALLBACKS", [])]
