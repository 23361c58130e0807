"""How often one may try: limits for one e-mail and for one network address, known or not."""

import hashlib
import ipaddress

from flask import request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from app.extensions import limiter
from app.people.models import email_key

# A dozen wrong passwords for one e-mail; more for one network address, behind which a whole office sits.
_WRONG_FOR_EMAIL = parse("12 per 15 minutes")
_WRONG_FROM_NETWORK = parse("60 per 15 minutes")
# Letters are limited so that nobody can fill another's mailbox.
_LETTERS_FOR_EMAIL = parse("6 per 15 minutes")
_LETTERS_FROM_NETWORK = parse("120 per 15 minutes")
# Whoever gets here knows the password: nobody else can use up a colleague's tries.
_CODES_OF_ACCOUNT = parse("10 per 15 minutes")
_CODES_FROM_NETWORK = parse("60 per 15 minutes")
# While the shared store is down, each process counts for itself.
_MEANWHILE = FixedWindowRateLimiter(MemoryStorage())


def check_passwords(email: str) -> None:
    """Answer 429 after too many wrong passwords for this e-mail or from this network address."""
    _check(_WRONG_FOR_EMAIL, "wrong-password", _email(email))
    _check(_WRONG_FROM_NETWORK, "wrong-password", _network())


def count_wrong(email: str) -> None:
    """Count a wrong password."""
    _hit(_WRONG_FOR_EMAIL, "wrong-password", _email(email))
    _hit(_WRONG_FROM_NETWORK, "wrong-password", _network())


def check_letters(email: str) -> None:
    """Count a letter asked for; answer 429 after too many for this e-mail or from this network address."""
    for item, key in ((_LETTERS_FOR_EMAIL, _email(email)), (_LETTERS_FROM_NETWORK, _network())):
        if not _hit(item, "letter", key):
            raise TooManyRequests(retry_after=item.get_expiry())


def _check(item: RateLimitItem, *keys: str) -> None:
    try:
        left = limiter.limiter.test(item, *keys)
    except StorageError:
        left = _MEANWHILE.test(item, *keys)
    if not left:
        raise TooManyRequests(retry_after=item.get_expiry())


def _hit(item: RateLimitItem, *keys: str) -> bool:
    try:
        return limiter.limiter.hit(item, *keys)
    except StorageError:
        return _MEANWHILE.hit(item, *keys)


def _email(email: str) -> str:
    # Addresses are not kept readable where limits are counted.
    return "email-" + hashlib.sha256(email_key(email).encode("utf-8", "replace")).hexdigest()


def _network() -> str:
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "network-unknown"
    # One subscriber has a whole /64 of version 6.
    prefix = 32 if address.version == 4 else 64
    return f"network-{ipaddress.ip_network((address, prefix), strict=False)}"


def count_code(account_id: int, *, recovery: bool = False) -> None:
    """Count a try of a code, right or wrong; answer 429 after too many for this account or address.

    Counted before the code is compared, so that many tries at once get no further than one by one.
    Recovery codes are counted apart: who has run out of tries with the app may still need one.
    """
    kind = "recovery-code" if recovery else "code"
    for item, key in ((_CODES_OF_ACCOUNT, f"account-{account_id}"), (_CODES_FROM_NETWORK, _network())):
        if not _hit(item, kind, key):
            raise TooManyRequests(retry_after=item.get_expiry())
