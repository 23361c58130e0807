"""Codes of the second factor: of an app, for half a minute each, and for the day the phone is lost."""

import hmac
import secrets
from datetime import datetime

import pyotp

STEP_SECONDS = 30
RECOVERY_CODES = 10

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No letter or digit that looks like another one."""

_LENGTH = 16


def fresh_secret() -> str:
    """Return a new secret for an app, 160 random bits in base 32."""
    return pyotp.random_base32(32)


def in_groups(text: str) -> str:
    """Return a secret or a code in groups of four, as people read it out."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address_of(secret: str, account: str, issuer: str) -> str:
    """Return the otpauth: address that apps read from a QR code."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer))


def is_app_code(typed: str) -> bool:
    """Tell whether what was typed looks like an app's code: six digits."""
    return len(typed) == 6 and typed.isascii() and typed.isdigit()


def step_of(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """Return the time step to which a code belongs, one step early or late at most; None for a wrong one.

    A step up to `last_step` is spent: its code was used, and is refused.
    """
    present = _step(now)
    found = None
    for step in (present - 1, present, present + 1):
        same = hmac.compare_digest(_code(secret, step).encode(), code.encode())
        if same and (last_step is None or step > last_step):
            found = step
    return found


def fresh_recovery_codes() -> list[str]:
    """Return ten new recovery codes, 75 random bits each behind a first letter of its own."""
    initials = secrets.SystemRandom().sample(_ALPHABET, RECOVERY_CODES)
    return [initial + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH - 1)) for initial in initials]


def recovery_code(typed: str) -> str | None:
    """Return a recovery code as it is compared, without blanks and dashes; None if it can't be one."""
    plain = "".join(typed.replace("-", " ").split()).upper()
    return plain if len(plain) == _LENGTH and set(plain) <= set(_ALPHABET) else None


def _step(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP_SECONDS


def _code(secret: str, step: int) -> str:
    return str(pyotp.TOTP(secret).generate_otp(step))
