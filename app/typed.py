"""What people type, cleaned: blanks, characters that cannot be seen, telephones, e-mail addresses."""

import json
import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app import characters
from app.errors import N_

REGION = "PL"
EMAIL_LENGTH = 320
MAX_TEXT = 20_000
"""Characters of a long text, typed or from a file."""
PHONE_LENGTH = 40
_LONGEST_PHONE = 250
_FEWEST_DIGITS = 3
_EXTENSION = re.compile(
    r"(?<=[\d)\s,;])(?:wewnętrzny|wewn\.|wewn|wew\.|wew|w\.|w|ext\.|ext|x|#|;ext=)[ :]{0,2}(\d{1,7})$",
    re.IGNORECASE,
)
_PLAIN_NUMBER = re.compile(r"\+?[\d ()./-]+", re.ASCII)
_PLACEHOLDER = re.compile(r"\{[^{}\n]{0,60}\}|\{\{|\}\}|\{%|%\}")
_USUAL = re.compile(r"\+[\d ]+", re.ASCII)

# Drawn as nothing, though it is a symbol by category.
_BLANKS = str.maketrans({"\u2800": " "})


def one_line(text: str | None) -> str | None:
    """Return typed text on one line, blanks single, without unseen characters; nothing typed is None."""
    if text is None:
        return None
    return _if_seen(" ".join(characters.shown(text.translate(_BLANKS)).split()))


def stripped(text: str | None) -> str | None:
    """Return typed text of one or more lines without blanks around it and without unseen characters.

    Nothing typed is None.
    """
    if text is None:
        return None
    return _if_seen(characters.shown(text).strip())


def number_in(text: str | None) -> int | None:
    """Return the number that an address or a hidden field carries, such as a row's id; None for nonsense.

    Nine digits at most: a longer one is the number of no row.
    """
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def searched(text: str, limit: int) -> str:
    """Return a search or filter as it was meant: no unseen characters, no blanks around, not endless."""
    return " ".join(characters.shown(text).split())[:limit].strip()


def phone(text: str) -> str | None:
    """Return a telephone number as it is kept, or None if there is no such number.

    A number without a country is Polish. One alone is spaced as usual («+48 600 100 200»); one with
    an extension or with the prefix 00 stays as it was written («22 123 45 67 wew. 12»).
    """
    number, extension = _halves(text)
    parsed = _parsed(number)
    if parsed is None:
        return None
    told = extension or number.startswith("00")
    if told and len(text) <= PHONE_LENGTH and _PLAIN_NUMBER.fullmatch(number):
        return text
    usual = _international(parsed)
    return f"{usual} wew. {extension}" if extension else usual


def phone_key(text: str) -> str:
    """Return a telephone number for comparison: equal however it was written."""
    number, extension = _halves(text)
    parsed = _parsed(number)
    usual = text if parsed is None else _international(parsed)
    return f"{usual} wew. {extension}" if extension and parsed else usual


def phone_address(text: str) -> str:
    """Return what a link dials: «+48221234567;ext=12»; of a text that is no number, its digits."""
    if _USUAL.fullmatch(text):
        return text.replace(" ", "")
    number, extension = _halves(text)
    parsed = _parsed(number)
    if parsed is None:
        return re.sub(r"[^\d+]", "", text)
    dialled = f"+{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"
    return f"{dialled};ext={extension}" if extension else dialled


def phone_digits(text: str) -> list[str]:
    """Return the digits by which a number that somebody looks for may be kept; none for too few.

    The prefixes 00 and + mean the same, and a Polish number may be kept without its country.
    """
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    abroad = digits[2:] if digits.startswith("00") else digits
    found = [abroad, abroad.removeprefix("48")] if abroad != digits or "+" in text else [digits]
    if digits.startswith("0") and abroad == digits:
        found.append(digits[1:])
    return list(dict.fromkeys(each for each in found if len(each) >= _FEWEST_DIGITS))


def mail_address(text: str) -> str:
    """Return an e-mail address as letters are sent to it: the domain in ASCII («xn--…»).

    What is no address comes back without its unseen characters and the blanks around it.
    """
    clean = characters.compared(text).strip()
    if clean.isascii() or len(clean) > EMAIL_LENGTH:
        return clean
    try:
        known = validate_email(clean, allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError:
        return clean
    return known.ascii_email or clean


def email_problem(text: str) -> str | None:
    """Return the message id of what is wrong with an e-mail address, or None if it can be written to."""
    address = mail_address(text)
    if not address.rpartition("@")[0].isascii() or (not address.isascii() and "@" not in address):
        return N_("E-mail addresses have no Polish letters or other accents: write ł as l, for example.")
    try:
        validate_email(address, allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError:
        return N_("Enter a whole e-mail address, such as anna@example.org.")
    return None


def placeholder_in(text: str | None) -> str:
    """Return the first thing in a text that looks as if it were to be filled in, or nothing.

    Nothing that is typed for letters is filled in: docs/decisions/0176.
    """
    found = _PLACEHOLDER.search(text or "")
    return found[0] if found else ""


def parsed_json(text: str) -> object:
    """Return what a text in JSON says; raises ValueError for anything else, however deep or large."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number in JSON")


def _halves(text: str) -> tuple[str, str]:
    """The number and the digits of its extension, empty if it has none."""
    found = _EXTENSION.search(text[:_LONGEST_PHONE])
    return (text[: found.start()].strip(" ,;"), found.group(1)) if found else (text, "")


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None


def _international(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _if_seen(text: str) -> str | None:
    """The text, or None if nobody would see any of it: marks and joiners belong to letters."""
    seen = (c for c in text if unicodedata.category(c)[0] in "LNPS" and c != "\u2800")
    return text if next(seen, None) else None
