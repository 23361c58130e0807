"""What people type, cleaned: blanks, characters that cannot be seen, telephones, e-mail addresses."""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app.errors import N_

REGION = "PL"

# Embeddings and overrides of direction, which could make a name read backwards on a list.
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")

# Letters by name that are drawn as nothing.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def one_line(text: str | None) -> str | None:
    """Return typed text on one line, blanks single, without unseen characters; nothing typed is None."""
    if text is None:
        return None
    return _shown(" ".join(_seen(re.sub(r"[\n\r\t]", " ", text)).split()))


def stripped(text: str | None) -> str | None:
    """Return typed text of one or more lines without blanks around it and without unseen characters.

    Nothing typed is None.
    """
    if text is None:
        return None
    return _shown(_seen(text.replace("\r\n", "\n").replace("\r", "\n")).strip())


def searched(text: str, limit: int) -> str:
    """Return a search or filter as it was meant: no unseen characters, no blanks around, not endless."""
    return "".join(c for c in text if c.isprintable()).strip()[:limit]


def phone(text: str) -> str | None:
    """Return a telephone number as it is kept («+48 600 100 200»), or None if there is no such number.

    A number without a country is Polish.
    """
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return str(shown)


def email_problem(text: str) -> str | None:
    """Return the message id of what is wrong with an e-mail address, or None if it can be written to."""
    if not text.isascii():
        return N_("E-mail addresses have no Polish letters or other accents: write ł as l, for example.")
    try:
        validate_email(text, allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError:
        return N_("Enter a whole e-mail address, such as anna@example.org.")
    return None


def _shown(text: str) -> str | None:
    """The text, or None if nobody would see any of it: joiners and fillers belong between letters."""
    seen = (c for c in text if unicodedata.category(c)[0] in "LNPS" and c not in _FILLERS)
    return text if next(seen, None) else None


def _seen(text: str) -> str:
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
