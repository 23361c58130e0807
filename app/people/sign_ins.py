"""Sign-ins: the key that a session's cookie carries, and until when it is believed."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from app.people.models import Account, GlobalRole, Person, SecondFactor, SignIn
from app.work import Work

NOTED_EVERY = timedelta(minutes=10)
"""How exact the time of the last use is: not every page that is read may write."""

KEPT = timedelta(days=7)
"""For how long the row of a sign-in is kept at most, counted from its beginning."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in lasts: from its beginning, and from its last use."""

    whole: timedelta
    idle: timedelta

    def is_over(self, started_at: datetime, used_at: datetime, now: datetime) -> bool:
        """Tell whether a sign-in has run out. A clock that is set back ends nothing."""
        return now - started_at >= self.whole or now - used_at >= self.idle


def limits_of(work: Work) -> Limits:
    """Return how long sign-ins last in this installation."""
    return Limits(
        timedelta(hours=work.settings["session_hours"]),
        timedelta(minutes=work.settings["session_idle_minutes"]),
    )


def fresh_key() -> str:
    """Return a new key with 192 random bits."""
    return secrets.token_urlsafe(24)


def hash_of(key: str) -> str:
    """Return what is stored of a key: whoever reads the database can't sign in with it."""
    return hashlib.sha256(key.encode()).hexdigest()


def staff_signed_in(key: str) -> Select[*tuple[Any, ...]]:
    """Select whose sign-in a key is, one row for each role held everywhere; nothing for one that ended."""
    return (
        select(
            Account.id, Account.name, GlobalRole.role, SecondFactor.confirmed_at,
            SignIn.id.label("sign_in_id"), SignIn.started_at, SignIn.used_at,
        )
        .select_from(SignIn)
        .join(Account, Account.id == SignIn.account_id)
        .outerjoin(GlobalRole, GlobalRole.account_id == Account.id)
        .outerjoin(SecondFactor, SecondFactor.account_id == Account.id)
        .where(SignIn.key_hash == hash_of(key), _lasts(Account), Account.is_active)
    )  # fmt: skip


def participant_signed_in(key: str) -> Select[*tuple[Any, ...]]:
    """Select which participant's sign-in a key is; nothing for one that ended."""
    return (
        select(
            Person.id, Person.first_name, Person.last_name,
            SignIn.id.label("sign_in_id"), SignIn.started_at, SignIn.used_at,
        )
        .select_from(SignIn)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.key_hash == hash_of(key), _lasts(Person))
    )  # fmt: skip


def lasting_sign_ins(work: Work) -> Select[Any]:
    """Select the actor's sign-ins that still hold, the one used last first."""
    holder: type[Account | Person] = Account if work.actor.is_staff else Person
    column = SignIn.account_id if work.actor.is_staff else SignIn.person_id
    limits = limits_of(work)
    return (
        select(SignIn)
        .join(holder, holder.id == column)
        .where(
            column == work.actor.id,
            _lasts(holder),
            SignIn.started_at > work.now - limits.whole,
            SignIn.used_at > work.now - limits.idle,
        )
        .order_by(SignIn.used_at.desc(), SignIn.id.desc())
    )


def of_holder(holder: Account | Person) -> ColumnElement[bool]:
    """Return the condition that a sign-in is this holder's."""
    return (SignIn.account_id if isinstance(holder, Account) else SignIn.person_id) == holder.id


def _lasts(holder: type[Account | Person]) -> ColumnElement[bool]:
    return and_(SignIn.ended_at.is_(None), SignIn.version == holder.session_version)
