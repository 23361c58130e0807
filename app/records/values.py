"""Checking the values of a record: each check returns the clean value or raises `BadValue`."""

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Any, TypeVar

from app.characters import shown
from app.events.operations.drafts import RESERVED_SLUGS
from app.typed import MAX_TEXT, mail_address

MAX_NUMBER = 1_000_000
MAX_ITEMS = 200

Check = Callable[[Any], Any]
Enumeration = TypeVar("Enumeration", bound=enum.StrEnum)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})", re.ASCII)
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class BadValue(ValueError):
    """A value that a record can't have; its text says why, in English, to the author of the file."""


def text(limit: int = MAX_TEXT) -> Check:
    """Check for a text of 1 to `limit` characters without control characters, or unseen ones."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise BadValue(f"must be text, not {_kind(value)}")
        if len(value) > limit:
            raise BadValue(f"is too long: {len(value)} characters, at most {limit}")
        if any((ord(c) < 32 and c not in "\n\t") or 0xD800 <= ord(c) <= 0xDFFF for c in value):
            raise BadValue("has characters that are not text")
        clean = shown(value)
        if not clean.strip():
            raise BadValue("must not be empty; leave the key out")
        return clean

    return check


def texts(limit: int = 300) -> Check:
    """Check for a list of texts."""
    one = text(limit)

    def check(value: Any) -> list[str]:
        if not isinstance(value, list):
            raise BadValue(f"must be a list, not {_kind(value)}")
        if len(value) > MAX_ITEMS:
            raise BadValue(f"has too many entries: {len(value)}, at most {MAX_ITEMS}")
        return [one(item) for item in value]

    return check


def number(least: int = 0, most: int = MAX_NUMBER) -> Check:
    """Check for a whole number within bounds."""

    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadValue(f"must be a whole number, not {_kind(value)}")
        if not least <= value <= most:
            raise BadValue(f"must be from {least} to {most}")
        return value

    return check


def amount(value: Any) -> float:
    """Check for a number of hours, whole or not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue(f"must be a number, not {_kind(value)}")
    if not 0 <= value <= MAX_NUMBER:
        raise BadValue(f"must be from 0 to {MAX_NUMBER}")
    return float(value)


def flag(value: Any) -> bool:
    """Check for true or false."""
    if not isinstance(value, bool):
        raise BadValue(f"must be true or false, not {_kind(value)}")
    return value


def day(value: Any) -> date:
    """Check for a day as YYYY-MM-DD."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise BadValue("must be a day as YYYY-MM-DD")
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise BadValue(f"there is no day {value}") from None
    if not 1990 <= found.year <= 2100:
        raise BadValue("must be between 1990 and 2100")
    return found


def moment(value: Any) -> tuple[date, time | None]:
    """Check for a local day, with or without its hour: YYYY-MM-DD or YYYY-MM-DDTHH:MM."""
    parts = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        try:
            return day(value), None
        except BadValue as problem:
            if isinstance(value, str) and _DAY.fullmatch(value):
                raise problem
            raise BadValue("must be YYYY-MM-DD or YYYY-MM-DDTHH:MM") from None
    try:
        return day(parts[1]), time.fromisoformat(parts[2])
    except BadValue:
        raise
    except ValueError:
        raise BadValue(f"there is no hour {parts[2]}") from None


def hour(value: Any) -> time:
    """Check for an hour as HH:MM."""
    if not isinstance(value, str) or not _HOUR.fullmatch(value):
        raise BadValue("must be an hour as HH:MM")
    return time.fromisoformat(value)


def month(value: Any) -> str:
    """Check for a month as YYYY-MM."""
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        raise BadValue("must be a month as YYYY-MM")
    return value


def member_of(kind: type[Enumeration]) -> Check:
    """Check for the value of an enumeration's member."""

    def check(value: Any) -> Enumeration:
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(member.value for member in kind)
            raise BadValue(f"must be one of: {known}") from None

    return check


def choices_by_name(
    allowed: Mapping[str, Sequence[enum.StrEnum]], kept: Callable[[Mapping[str, str]], Any]
) -> Check:
    """Check for an object that gives known names one of their words; `kept` makes of it what is stored."""

    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            raise BadValue(f"must be an object, not {_kind(value)}")
        for name, word in value.items():
            if name not in allowed:
                raise BadValue(f"has no {name}: must be of {', '.join(allowed)}")
            if word not in [str(each) for each in allowed[name]]:
                raise BadValue(f"{name} must be one of: {', '.join(allowed[name])}")
        return kept(value)

    return check


def slug(value: Any) -> str:
    """Check for a part of an address: small letters, digits and single dashes."""
    found: str = text(120)(value)
    if not _SLUG.fullmatch(found):
        raise BadValue("must be small letters a-z, digits and single dashes")
    if found in RESERVED_SLUGS:
        raise BadValue("is a word that the addresses need themselves")
    return found


def email(value: Any) -> str:
    """Check for something that looks like an e-mail address."""
    found: str = mail_address(text(320)(value))
    if not _EMAIL.fullmatch(found):
        raise BadValue("must be an e-mail address")
    return found


def emails(value: Any) -> list[str]:
    """Check for a list of e-mail addresses."""
    found: list[str] = texts(320)(value)
    return [email(item) for item in found]


def _kind(value: Any) -> str:
    if value is None:
        return "null (leave the key out)"
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list"}
    return names.get(type(value), "an object")
