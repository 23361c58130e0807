"""The declarative base of all tables, and the column types they share."""

import enum
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

from app.characters import compared

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every model; its metadata names all constraints, so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMING)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC and given back aware on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Labels(TypeDecorator[list[str]]):
    """An ordered list of short texts; None means that the source says nothing."""

    impl = JSON(none_as_null=True)
    cache_ok = True


class Choices(TypeDecorator[dict[str, str]]):
    """A word for each of some names; None means that all are as usual."""

    impl = JSON(none_as_null=True)
    cache_ok = True


def enum_type(kind: type[enum.StrEnum]) -> Enum:
    """Return a column type that stores the values of an enumeration as plain texts."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


# Letters that have no decomposition into a base letter and a mark.
_UNDECOMPOSED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


# Accents and other marks that any letter may bear. The marks of one script alone are its vowels
# (Devanagari, Thai, Arabic, Hebrew) or make another consonant (kana): without them, other words.
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")


def folded(text: str) -> str:
    """Return the text for comparison: no case, no accents, single blanks, no quotes or dashes.

    Unseen characters don't count. Marks that are a script's vowels stay. A text with neither
    letter nor digit (an emoji, say) is compared as it stands. See docs/decisions/0110.
    """
    seen = compared(text)
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", seen)).casefold().translate(_UNDECOMPOSED)
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain)
    return " ".join("".join(kept).split()) or " ".join(seen.casefold().split())


_POLISH = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_RANK = {letter: chr(0x41 + place) for place, letter in enumerate(_POLISH)}
_NEXT_WORD = "\x1f"
"""Between a last and a first name: sorts before a blank, so that shorter last names come first."""


def sort_key(text: str) -> str:
    """Return a key that sorts by the Polish alphabet; digits come before letters."""
    seen = compared(text.casefold().replace("-", " "))
    composed = unicodedata.normalize("NFC", " ".join(seen.split()))
    return "".join(_RANK.get(c) or _RANK.get(folded(c), c) for c in composed)[:400]


def name_sort_key(last_name: str, first_name: str) -> str:
    """Return a key that sorts people by last name, then by first name: Nowak Zofia, Nowak-Lis Anna."""
    return f"{sort_key(last_name)[:250]}{_NEXT_WORD}{sort_key(first_name)}"[:400]


def byte_order(length: int) -> String:
    """Return the type of a text that is compared byte by byte on every database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def sort_column() -> String:
    """Return the column type for a sort key."""
    return byte_order(400)
