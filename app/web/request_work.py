"""The `Work` of a request or a command: its session, its moment and its actor."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user
from sqlalchemy.orm import Session

from app import clock
from app.extensions import ONLY_READS, db
from app.keys import keys_of
from app.links import Links
from app.office.office import UNNAMED, UNREACHABLE, Keeper, Office
from app.office.queries import KEPT
from app.sealing import Seals
from app.sqlite import begin_write
from app.texts import DEFAULT_LANGUAGE, LANGUAGES, texts_in
from app.work import SYSTEM, VISITOR, Actor, Work


def install(app: Flask) -> None:
    """Prepare what every `Work` of the application shares, and begin writes before anything is read."""
    app.extensions["links"] = Links(app.config["BASE_URL"], keys_of(app.config))
    app.extensions["seals"] = Seals(keys_of(app.config))
    app.extensions["monitoring_seals"] = Seals(app.config.get("MONITORING_KEYS", []))
    app.extensions[KEPT] = Keeper(_first_office(app.config))
    app.before_request(_begin)


def current_work() -> Work:
    """Return the request's `Work`, made at its first use."""
    if "work" not in g:
        actor = getattr(current_user, "actor", VISITOR)
        g.work = _work(db.session(), actor, g.get("language", DEFAULT_LANGUAGE))
    work: Work = g.work
    return work


def act_as_visitor() -> None:
    """Make the rest of the request a visitor's: nobody counts as signed in any more."""
    g.work = _work(db.session(), VISITOR, g.get("language", DEFAULT_LANGUAGE))


def show_in(language: str) -> None:
    """Show the rest of the request's page in a language, if it is one of ours, without remembering it."""
    if language in LANGUAGES:
        g.language = language
        g.work = replace(current_work(), texts=texts_in(language))


def command_work(session: Session) -> Work:
    """Return the `Work` of a command or of the worker, in the system's own name.

    Needs an application context. The caller begins the session's transaction (`begin_write`) and ends it.
    """
    return _work(session, SYSTEM, DEFAULT_LANGUAGE)


def _work(session: Session, actor: Actor, language: str) -> Work:
    return Work(
        session=session,
        now=_now()(),
        actor=actor,
        links=current_app.extensions["links"],
        texts=texts_in(language),
        files=current_app.config["DATA_DIR"] / "files",
        settings={
            "mail_tries": current_app.config.get("MAIL_TRIES", 8),
            "session_hours": current_app.config.get("SESSION_HOURS", 12),
            "two_factor_is_set": int(bool(current_app.config.get("TWO_FACTOR"))),
            "session_idle_minutes": current_app.config.get("SESSION_IDLE_MINUTES", 240),
            "meeting_access_hours": current_app.config.get("MEETING_ACCESS_HOURS", 24),
        },
        mail_domain=current_app.config["MAIL_DEFAULT_SENDER"].rpartition("@")[2],
        kept={KEPT: current_app.extensions[KEPT]},
        seals=current_app.extensions["seals"],
        monitoring_seals=current_app.extensions["monitoring_seals"],
    )


def _first_office(config: Mapping[str, Any]) -> Office:
    """Return the office as the environment has it, which holds until somebody saves its settings."""
    return Office(
        name=config.get("OFFICE_NAME") or UNNAMED,
        email=config.get("OFFICE_EMAIL") or UNREACHABLE,
        phone=config.get("OFFICE_PHONE") or None,
        site_published=config.get("SITE_PUBLISHED"),
        reviewed=config.get("ACCESSIBILITY_REVIEWED"),
    )


def _now() -> Callable[[], datetime]:
    source: Callable[[], datetime] = current_app.config.get("CLOCK", clock.now)
    return source


def _begin() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint is None:
        if request.endpoint != "static":
            db.session().info[ONLY_READS] = True
        return
    view = current_app.view_functions[request.endpoint]
    if not getattr(view, "begins_late", False):
        begin_write(db.session())
