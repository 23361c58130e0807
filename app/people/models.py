"""Tables of persons and of institutions."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, enum_type, folded, name_sort_key, sort_column
from app.typed import mail_address


class MunicipalityKind(enum.StrEnum):
    """What a municipality is: a town, villages, or a town with the villages around it."""

    urban = "urban"
    rural = "rural"
    urban_rural = "urban_rural"


class Institution(Base):
    """A body that sends people; it lives longer than its names and types.

    `is_confirmed` is false while staff have not looked at a name that somebody typed at sign-up: an
    institution is known when it is confirmed. `nip` is its tax number, ten digits; bodies of one
    municipality may share one. The contact is for staff alone. The last three columns are derived
    (`institution_search.py`): words to search for, and sounds by which likely pairs are found.
    """

    __tablename__ = "people_institutions"
    __table_args__ = (
        Index("ix_people_institutions_listed", "is_confirmed", "name_sort", "id"),
        Index("ix_people_institutions_near_place", "near_place"),
        Index("ix_people_institutions_near_word", "near_word"),
        Index("ix_people_institutions_nip", "nip"),
        Index("ix_people_institutions_county", "county"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    name_sort: Mapped[str] = mapped_column(sort_column(), index=True)
    type: Mapped[str | None] = mapped_column(String(120))
    sector: Mapped[str | None] = mapped_column(String(120))
    county: Mapped[str | None] = mapped_column(String(120))
    municipality: Mapped[str | None] = mapped_column(String(120))
    municipality_kind: Mapped[MunicipalityKind | None] = mapped_column(enum_type(MunicipalityKind))
    subregion: Mapped[str | None] = mapped_column(String(120))
    nip: Mapped[str | None] = mapped_column(String(10))
    contact_name: Mapped[str | None] = mapped_column(String(300))
    contact_email: Mapped[str | None] = mapped_column(String(320))
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    search_words: Mapped[str] = mapped_column(Text, default="", deferred=True)
    near_place: Mapped[str] = mapped_column(String(8), default="")
    near_word: Mapped[str] = mapped_column(String(8), default="")
    names: Mapped[list["InstitutionName"]] = relationship(
        back_populates="institution", cascade="all, delete-orphan", passive_deletes=True
    )


class InstitutionName(Base):
    """A name by which an institution is or was known; its folded form belongs to one institution.

    `type` and `used_until` are filled when the name is history (an OPS that became a CUS). `body_key`
    is what all spellings of one body have in common (`name_reading.py`), "" for a name that says too little.
    """

    __tablename__ = "people_institution_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(
        ForeignKey("people_institutions.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(400), unique=True)
    type: Mapped[str | None] = mapped_column(String(120))
    used_until: Mapped[date | None]
    body_key: Mapped[str] = mapped_column(String(400), default="", index=True)
    institution: Mapped[Institution] = relationship(back_populates="names")


class SuggestionVersion(Base):
    """One row, whose version is another whenever a known institution changes (`suggestion_version.py`)."""

    __tablename__ = "people_suggestion_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(32))


class Verdict(enum.StrEnum):
    """What staff said of an institution that they looked at."""

    same = "same"
    different = "different"
    own = "own"


class InstitutionVerdict(Base):
    """What staff said of one institution or of two, kept so that it can be taken back.

    `same`: `one_id` was merged into `other_id` and is gone; `kept` is what it was and what moved.
    `different`: the two are never shown as a pair again. `own`: `one_id` was confirmed as it stood.
    `act` joins what was said with one press of a button. The numbers are no foreign keys, since what
    was merged exists no more.
    """

    __tablename__ = "people_institution_verdicts"
    __table_args__ = (
        Index("ix_people_institution_verdicts_pair", "one_id", "other_id"),
        Index("ix_people_institution_verdicts_other", "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(32), index=True)
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict))
    one_id: Mapped[int]
    other_id: Mapped[int | None]
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    said_at: Mapped[datetime] = mapped_column(Instant)
    said_by: Mapped[str] = mapped_column(String(300), default="")
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


_THERE, _MERGED = text("merged_into_id IS NULL"), text("merged_into_id IS NOT NULL")


class Person(Base):
    """Who takes part: an e-mail and a name; colleagues may share a mailbox.

    `sign_in_version` is raised when a sign-in link is spent, which makes links single-use;
    `sign_in_until` is when the link that was mailed last stops working; `session_version` is raised
    when all sessions of the person must end. `feed_version` is part of the secret address of their calendar.
    `merged_into` is who this person turned out to be: all that is theirs was given to that one, and name and
    address by which they were known lead there, as do links mailed before (docs/decisions/0218).
    """

    __tablename__ = "people_persons"
    __table_args__ = (
        UniqueConstraint("email_key", "name_key"),
        # PostgreSQL reads an index in its order only where no column before says which rows.
        Index("ix_people_persons_listed", "name_sort", "id", sqlite_where=_THERE, postgresql_where=_THERE),
        # A search reads it in the order of the list. PostgreSQL reads the table as fast, and an entry there
        # has no room for the longest names: none is kept.
        Index(
            "ix_people_persons_searched", "merged_into_id", "name_sort", "id", "name_key", "email_key",
            postgresql_where=text("false"),
        ),
        Index(
            "ix_people_persons_merged_into_id", "merged_into_id",
            sqlite_where=_MERGED, postgresql_where=_MERGED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320))
    first_name: Mapped[str] = mapped_column(String(300))
    last_name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(700))
    name_sort: Mapped[str] = mapped_column(sort_column(), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(5), default="pl")
    sign_in_version: Mapped[int] = mapped_column(default=1)
    sign_in_until: Mapped[datetime | None] = mapped_column(Instant)
    session_version: Mapped[int] = mapped_column(default=1)
    feed_version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(Instant)
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_persons.id", name="fk_people_persons_merged_into")
    )
    merged_into: Mapped["Person | None"] = relationship(
        foreign_keys=[merged_into_id], remote_side=[id], viewonly=True
    )

    @property
    def name(self) -> str:
        """First and last name, as written."""
        return f"{self.first_name} {self.last_name}"

    @property
    def lasting(self) -> "Person":
        """The person, or who they turned out to be."""
        return self.merged_into or self

    def rename(self, first_name: str, last_name: str) -> None:
        """Set both names and what is derived from them."""
        self.first_name, self.last_name = first_name, last_name
        self.name_key = name_key(first_name, last_name)
        self.name_sort = name_sort_key(last_name, first_name)


Index("ix_people_persons_email_key", Person.email_key)


def email_key(email: str) -> str:
    """Return an e-mail for comparison: as letters are sent to it, without case."""
    return mail_address(email).casefold()


def name_key(first_name: str, last_name: str) -> str:
    """Return a name for comparison, as the second half of a person's identity."""
    return f"{folded(first_name)} {folded(last_name)}"[:700]
