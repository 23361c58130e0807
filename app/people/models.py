"""Tables of persons, institutions, staff accounts and their sign-ins."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, folded, name_sort_key, sort_column, words_of
from app.typed import mail_address


class Role(enum.StrEnum):
    """What a member of staff may be; each role is held everywhere, in a project or at an event."""

    administrator = "administrator"
    organiser = "organiser"
    co_organiser = "co_organiser"
    trainer = "trainer"


class Institution(Base):
    """A body that sends people; it lives longer than its names and types.

    `is_confirmed` is false while staff have not looked at a name that somebody typed at sign-up: an
    institution is known when it is confirmed. `nip` is its tax number, ten digits; bodies of one
    municipality may share one. The contact is for staff alone. The last three columns are derived
    (`institution_words.py`): words to search for, and sounds by which likely pairs are found.
    """

    __tablename__ = "people_institutions"
    __table_args__ = (
        Index("ix_people_institutions_listed", "is_confirmed", "name_sort", "id"),
        Index("ix_people_institutions_near_place", "near_place"),
        Index("ix_people_institutions_near_word", "near_word"),
        Index("ix_people_institutions_nip", "nip"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    name_sort: Mapped[str] = mapped_column(sort_column(), index=True)
    type: Mapped[str | None] = mapped_column(String(120))
    sector: Mapped[str | None] = mapped_column(String(120))
    county: Mapped[str | None] = mapped_column(String(120))
    municipality: Mapped[str | None] = mapped_column(String(120))
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
    is what all spellings of one body have in common (`bodies.py`), "" for a name that says too little.
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
    verdict: Mapped[Verdict] = mapped_column(words_of(Verdict))
    one_id: Mapped[int]
    other_id: Mapped[int | None]
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    said_at: Mapped[datetime] = mapped_column(Instant)
    said_by: Mapped[str] = mapped_column(String(300), default="")
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class Person(Base):
    """Who takes part: an e-mail and a name; colleagues may share a mailbox.

    `sign_in_version` is raised when a sign-in link is spent, which makes links single-use;
    `sign_in_until` is when the link that was mailed last stops working; `session_version` is raised
    when all sessions of the person must end.
    """

    __tablename__ = "people_persons"
    __table_args__ = (UniqueConstraint("email_key", "name_key"),)

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
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def name(self) -> str:
        """First and last name, as written."""
        return f"{self.first_name} {self.last_name}"

    def rename(self, first_name: str, last_name: str) -> None:
        """Set both names and what is derived from them."""
        self.first_name, self.last_name = first_name, last_name
        self.name_key = name_key(first_name, last_name)
        self.name_sort = name_sort_key(last_name, first_name)


class Account(Base):
    """A member of staff, who signs in with an e-mail that is unique among staff.

    `session_version` is raised by a change of password: it ends all sessions and kills the link that
    sets a password. `sign_in_until` and `set_password_until` are when the mailed links stop working.
    """

    __tablename__ = "people_accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(5), default="pl")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    session_version: Mapped[int] = mapped_column(default=1)
    set_password_until: Mapped[datetime | None] = mapped_column(Instant)
    sign_in_version: Mapped[int] = mapped_column(default=1)
    sign_in_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    roles: Mapped[list["GlobalRole"]] = relationship(
        back_populates="account", cascade="all, delete-orphan", lazy="selectin"
    )


class GlobalRole(Base):
    """A role held everywhere; roles in a project, an event or a meeting are assignments of `events`."""

    __tablename__ = "people_global_roles"
    __table_args__ = (UniqueConstraint("account_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(words_of(Role))
    account: Mapped[Account] = relationship(back_populates="roles")


class SignIn(Base):
    """One sign-in of a member of staff or of a participant, until it ends.

    The session's cookie carries a random key, of which only the hash is here. `version` is the
    holder's `session_version` at the sign-in: when that is raised, all earlier ones are over.
    `used_at` may lag behind by some minutes. `device` names browser and system, nothing more.
    """

    __tablename__ = "people_sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_persons.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int]
    device: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class SecondFactor(Base):
    """The app that gives a member of staff codes; asked for only once it is confirmed by one.

    `secret` is sealed (`app/sealing.py`). `last_step` is the time step of the code used last: no
    code of it or of an earlier one is taken again.
    """

    __tablename__ = "people_second_factors"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("people_accounts.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    last_step: Mapped[int | None]


class RecoveryCode(Base):
    """A code that stands in for the second factor once; `mark` is its first letter, by which it is found."""

    __tablename__ = "people_recovery_codes"
    __table_args__ = (UniqueConstraint("account_id", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id", ondelete="CASCADE"))
    mark: Mapped[str] = mapped_column(String(1))
    code_hash: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class KeptSetting(Base):
    """A setting that an installation keeps although new ones begin with another (docs/decisions/0091).

    `two_factor`: what TWO_FACTOR means here while nobody sets it. Written by the migration where accounts
    were there already, and by the demo.
    """

    __tablename__ = "people_kept_settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(40))


Index("ix_people_persons_email_key", Person.email_key)


def email_key(email: str) -> str:
    """Return an e-mail for comparison: as letters are sent to it, without case."""
    return mail_address(email).casefold()


def name_key(first_name: str, last_name: str) -> str:
    """Return a name for comparison, as the second half of a person's identity."""
    return f"{folded(first_name)} {folded(last_name)}"[:700]
