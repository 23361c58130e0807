"""Who is signed in: what the session's cookie says, and when it stops being believed."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, g, session
from flask_login import login_user
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.people.models import Account, GlobalRole, Person
from app.work import Actor

SESSION_HOURS = 12
"""A session ends this long after the sign-in, whatever happens in it."""

_KEY = re.compile(r"([ap])([0-9]{1,9})\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever is signed in, as Flask-Login wants it; `key` carries the version of the session."""

    key: str
    actor: Actor
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what the session keeps: kind, id and version."""
        return self.key


def begin_session(holder: Account | Person) -> None:
    """Begin a new session for a member of staff or a participant; nothing of the old one stays."""
    session.clear()
    session["since"] = int(_moment().timestamp())
    if isinstance(holder, Account):
        login_user(_staff(holder, [each.role for each in holder.roles]))
    else:
        login_user(_person(holder))
    g.pop("work", None)


def load(key: str) -> SignedIn | None:
    """Return whom a session's key means; None when the session ended, was ended, or the account is off."""
    match = _KEY.fullmatch(str(key))
    if match is None or not _is_recent():
        return None
    kind, id, version = match.group(1), int(match.group(2)), int(match.group(3))
    if kind == "a":
        rows = db.session.execute(
            select(Account, GlobalRole.role)
            .outerjoin(GlobalRole, GlobalRole.account_id == Account.id)
            .where(Account.id == id, Account.session_version == version, Account.is_active)
        ).all()
        return _staff(rows[0][0], [role for _, role in rows if role]) if rows else None
    person = db.session.scalar(select(Person).where(Person.id == id, Person.session_version == version))
    return _person(person) if person else None


def _moment() -> datetime:
    moment: datetime = current_app.config.get("CLOCK", clock.now)()
    return moment


def _is_recent() -> bool:
    since = session.get("since")
    age = _moment().timestamp() - since if isinstance(since, int) else None
    return age is not None and age >= -300 and age < timedelta(hours=SESSION_HOURS).total_seconds()


def _staff(account: Account, roles: list[str]) -> SignedIn:
    actor = Actor("staff", account.id, account.name, frozenset(map(str, roles)))
    return SignedIn(f"a{account.id}.{account.session_version}", actor)


def _person(person: Person) -> SignedIn:
    actor = Actor("participant", person.id, person.name)
    return SignedIn(f"p{person.id}.{person.session_version}", actor)
