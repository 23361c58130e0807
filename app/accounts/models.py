"""Tables of staff accounts, their roles and second factors, and of everybody's sign-ins."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, enum_type


class Role(enum.StrEnum):
    """What a member of staff may be; each role is held everywhere, in a project or at an event,
    a partner's in a region."""

    administrator = "administrator"
    organiser = "organiser"
    co_organiser = "co_organiser"
    trainer = "trainer"
    coach = "coach"
    partner = "partner"
    monitoring = "monitoring"
    """Reads the participation forms of projects, which nobody else does."""


class Account(Base):
    """A member of staff, who signs in with an e-mail that is unique among staff.

    `session_version` is raised by a change of password: it ends all sessions and kills the link that
    sets a password. `sign_in_until` and `set_password_until` are when the mailed links stop working.
    `feed_version` is part of the secret addresses of their calendars.
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
    feed_version: Mapped[int] = mapped_column(default=1, server_default="1")
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
    role: Mapped[Role] = mapped_column(enum_type(Role))
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
    """A code that stands in for the second factor once; `initial`, its first letter, finds it."""

    __tablename__ = "people_recovery_codes"
    __table_args__ = (UniqueConstraint("account_id", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id", ondelete="CASCADE"))
    initial: Mapped[str] = mapped_column("mark", String(1))
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
