"""Where a request comes from: one plain address, however a proxy or a socket writes it."""

import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

UNKNOWN = "unknown"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses of version 6 behind which a translator puts the whole of version 4 (RFC 6052).
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
# 2002:V4ADDR::/48 is one subscriber's (RFC 3056).
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")


def install(app: Flask) -> None:
    """Make REMOTE_ADDR a plain address; wrap this before the proxies' headers are believed."""
    inner = app.wsgi_app

    def plain(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = plain_address(environ.get("REMOTE_ADDR") or "")
        return inner(environ, start_response)

    app.wsgi_app = plain  # type: ignore[method-assign]  # the documented way to wrap


def plain_address(written: str) -> str:
    """Return an address without port, brackets, quotes and zone, as version 4 where it is one in disguise.

    Proxies write `203.0.113.9:5000`, `[2001:db8::1]:443`, `::ffff:203.0.113.9`. What is no address is
    UNKNOWN: everything that nobody can read counts as one visitor.
    """
    found = _read(written)
    return UNKNOWN if found is None else str(_version_4_within(found) or found)


def network_of(address: str) -> str:
    """Return the network that one subscriber has: an address of version 4, a /64 of version 6."""
    found = _read(address)
    if found is None:
        return UNKNOWN
    plain = _version_4_within(found) or found
    if plain.version == 4:
        return f"{plain}/32"
    return str(ipaddress.ip_network((int(plain) >> 64 << 64, 64)))


def visitors_address() -> str:
    """Return the plain address from which the request comes."""
    return plain_address(request.remote_addr or "")


def is_for_this_machine(base_url: str) -> bool:
    """Tell whether an address of ours leads nowhere but to this machine; what is no address does not."""
    try:
        host = urlsplit(base_url).hostname or ""
    except ValueError:
        return False
    return host == "localhost" or host.endswith(".localhost") or is_this_machine(host)


def is_this_machine(address: str) -> bool:
    """Tell whether an address is of the loopback network."""
    plain = plain_address(address)
    return plain != UNKNOWN and ipaddress.ip_address(plain).is_loopback


def _read(written: str) -> Address | None:
    text = written.strip().strip('"').strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _version_4_within(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour if address in _SIX_TO_FOUR else None
