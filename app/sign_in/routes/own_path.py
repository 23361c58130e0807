"""Where to go after signing in: only to pages of this installation."""

from urllib.parse import urlsplit

_LONGEST = 2000


def own_path(address: str | None) -> str | None:
    """Return the address if it is a path of our own, else None: links must not lead signed-in people away."""
    if not address or len(address) > _LONGEST or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(letter) <= 32 or ord(letter) == 127 for letter in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
