"""How often one may try: limits for one e-mail and for one network address, known or not."""

import hashlib

from limits import parse
from werkzeug.exceptions import TooManyRequests

from app.outbox.mailbox_limit import mailbox_of
from app.people.models import email_key
from app.web.tries import hit, network

# A dozen wrong passwords for one e-mail; more for one network address, behind which a whole office sits.
_WRONG_FOR_EMAIL = parse("12 per 15 minutes")
_WRONG_FROM_NETWORK = parse("60 per 15 minutes")
# Letters are limited so that nobody can fill another's mailbox.
_LETTERS_FOR_MAILBOX = parse("6 per 15 minutes")
_LETTERS_FROM_NETWORK = parse("120 per 15 minutes")
# Only the password leads here: nobody else can use up a colleague's tries.
_CODES_OF_ACCOUNT = parse("10 per 15 minutes")
_CODES_FROM_NETWORK = parse("60 per 15 minutes")
_WRONG_BEFORE_TOLD = parse("4 per 15 minutes")
_TOLD_OF_CODES = parse("1 per 6 hours")


def count_password(email: str) -> None:
    """Count a password that is about to be compared; answer 429 after too many wrong ones.

    Counted before it is judged, so that many guesses at once get no further than one by one; a right
    one is given back (`forgive_password`). Too many for this e-mail, or from this network address.
    """
    if not hit(_WRONG_FOR_EMAIL, "wrong-password", _email(email)):
        raise TooManyRequests(retry_after=_WRONG_FOR_EMAIL.get_expiry())
    if not hit(_WRONG_FROM_NETWORK, "wrong-password", network()):
        # Not compared: using up an address's tries takes none from anybody else.
        hit(_WRONG_FOR_EMAIL, "wrong-password", _email(email), cost=-1)
        raise TooManyRequests(retry_after=_WRONG_FROM_NETWORK.get_expiry())


def forgive_password(email: str) -> None:
    """Give the try back: the password was right."""
    hit(_WRONG_FOR_EMAIL, "wrong-password", _email(email), cost=-1)
    hit(_WRONG_FROM_NETWORK, "wrong-password", network(), cost=-1)


def check_letters(email: str) -> None:
    """Count a letter asked for; answer 429 after too many for this mailbox or from this network address."""
    mailbox = _email(mailbox_of(email_key(email)))  # many addresses lead to one
    for item, key in ((_LETTERS_FOR_MAILBOX, mailbox), (_LETTERS_FROM_NETWORK, network())):
        if not hit(item, "letter", key):
            raise TooManyRequests(retry_after=item.get_expiry())


def _email(email: str) -> str:
    # Addresses are not kept readable where limits are counted.
    return "email-" + hashlib.sha256(email_key(email).encode("utf-8", "replace")).hexdigest()


def count_code(account_id: int, *, recovery: bool = False) -> None:
    """Count a try of a code, right or wrong; answer 429 after too many for this account or address.

    Counted before the code is compared, so that many tries at once get no further than one by one.
    Recovery codes are counted apart: after too many tries with the app they may still be needed.
    """
    kind = "recovery-code" if recovery else "code"
    for item, key in ((_CODES_OF_ACCOUNT, f"account-{account_id}"), (_CODES_FROM_NETWORK, network())):
        if not hit(item, kind, key):
            raise TooManyRequests(retry_after=item.get_expiry())


def is_worth_telling(account_id: int) -> bool:
    """Count a wrong code of an account; tell whether its owner should hear of it now.

    After the fifth one in a quarter of an hour, and not again for six hours.
    """
    key = f"account-{account_id}"
    few = hit(_WRONG_BEFORE_TOLD, "wrong-code", key)
    return not few and hit(_TOLD_OF_CODES, "wrong-code-told", key)
