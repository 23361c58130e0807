"""Who is signed in: the session's cookie carries the key of a sign-in, the database says what it is worth."""

import logging
import re
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, Response, g, request, session
from flask_login import current_user, login_user
from sqlalchemy import Engine, update
from sqlalchemy.exc import DBAPIError

from app.accounts.devices import device_of
from app.accounts.models import Account, SignIn
from app.accounts.operations.sign_ins import begin_sign_in, end_sign_in
from app.accounts.queries import participant_signed_in, staff_signed_in
from app.accounts.sign_ins import NOTED_EVERY, limits_of
from app.extensions import db
from app.office.queries import told
from app.people.models import Person
from app.web import outages
from app.web.request_work import command_work, current_work
from app.web.sent_forms import name_holder
from app.work import Actor

log = logging.getLogger("zapisy.people")

_KEY = re.compile(r"([ap])([A-Za-z0-9_-]{32})")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The signed-in user as Flask-Login wants it; `key` is what the session keeps."""

    key: str
    actor: Actor
    sign_in_id: int
    started_at: datetime
    used_at: datetime
    has_second_factor: bool = False
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what the session keeps: the kind of the holder and the key."""
        return self.key


def install(app: Flask) -> None:
    """Note now and then that a sign-in is in use."""
    app.after_request(_note_use)


def signed_in() -> SignedIn | None:
    """Return who is signed in, or None for a visitor."""
    user = current_user._get_current_object()
    return user if isinstance(user, SignedIn) else None


def begin_session(holder: Account | Person) -> None:
    """Begin a new session and commit; the sign-in that was there before ends, nothing of it stays.

    Needs a transaction that was begun for writing.
    """
    work = current_work()
    _end_present()
    key = begin_sign_in(work, holder, device_of(request.headers.get("User-Agent")))
    db.session.commit()
    session.clear()
    # A form of this request made a token for the session that is gone.
    g.pop("csrf_token", None)
    user = load(("a" if isinstance(holder, Account) else "p") + key)
    if user is not None:
        login_user(user)
    g.pop("work", None)


def end_session() -> None:
    """End the session and its sign-in, and commit. Needs a transaction that was begun for writing."""
    _end_present()
    db.session.commit()
    session.clear()


def load(key: str) -> SignedIn | None:
    """Return whom a session's key means; None when the sign-in ended or the account is off.

    One statement.
    """
    match = _KEY.fullmatch(str(key))
    if match is None:
        return None
    select = staff_signed_in if match.group(1) == "a" else participant_signed_in
    rows = db.session.execute(select(match.group(2))).all()
    work = command_work(db.session())
    if not rows or limits_of(work.settings).is_over(rows[0].started_at, rows[0].used_at, work.now):
        return None
    row = rows[0]
    told(work, row.office_version)
    staff = match.group(1) == "a"
    name_holder(f"{'staff' if staff else 'participant'}-{row.id}")
    if not staff:
        actor = Actor("participant", row.id, f"{row.first_name} {row.last_name}")
        return SignedIn(key, actor, row.sign_in_id, row.started_at, row.used_at)
    roles = frozenset(str(each.role) for each in rows if each.role)
    actor = Actor("staff", row.id, row.name, roles)
    return SignedIn(key, actor, row.sign_in_id, row.started_at, row.used_at, row.confirmed_at is not None)


def _end_present() -> None:
    match = _KEY.fullmatch(str(session.get("_user_id", "")))
    if match is not None:
        end_sign_in(current_work(), match.group(2))


def _note_use(response: Response) -> Response:
    """Write the time of the last use once the answer is sent, at most every NOTED_EVERY."""
    if "_login_user" not in g:
        return response
    user = signed_in()
    if user is None:
        return response
    now = command_work(db.session()).now
    if now - user.used_at >= NOTED_EVERY:
        engine, id, before = db.engine, user.sign_in_id, user.used_at
        response.call_on_close(lambda: _note(engine, id, before, now))
    return response


def _note(engine: Engine, id: int, before: datetime, now: datetime) -> None:
    """Write it if nobody has, in a transaction of its own; where another holds SQLite's lock, leave it.

    The answer is sent already: what else fails is the log's.
    """
    try:
        _write(engine, id, before, now)
    except DBAPIError as error:
        if engine.dialect.name != "sqlite" or not outages.is_busy(error):
            log.warning("the use of a sign-in could not be noted: %s", outages.kind(error))


def _write(engine: Engine, id: int, before: datetime, now: datetime) -> None:
    noted = update(SignIn).where(SignIn.id == id, SignIn.used_at == before).values(used_at=now)
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar() if sqlite else None
        try:
            if sqlite:
                connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            connection.execute(noted)
            connection.commit()
        finally:
            connection.rollback()
            if sqlite:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {waits}")
