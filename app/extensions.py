"""The extensions, unbound, and how they are bound to an application."""

from typing import Any

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect

from app import patience, postgres, row_states, sqlite
from app.columns import Base

row_states.name_attributes()

READING = "reading_engine"


ONLY_READS = "only_reads"


class RequestSession(Session):
    """The session of a request; ONLY_READS in its `info` before the first statement spares a transaction."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        """Return the engine for the next statement."""
        if self.info.get(ONLY_READS):
            return current_app.extensions[READING]
        return super().get_bind(*args, **kwargs)


db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={"expire_on_commit": False, "class_": RequestSession},
    # Errors of the database must not carry people's data into the log.
    engine_options={"hide_parameters": True},
)
csrf = CSRFProtect()
login = LoginManager()
limiter = Limiter(
    key_func=get_remote_address,
    # Where the shared store is down, each process counts for itself: nobody is kept from signing in.
    in_memory_fallback_enabled=True,
    storage_options={"wrap_exceptions": True},
)


def bind_extensions(app: Flask) -> None:
    """Bind all extensions; the engine learns how its database begins transactions and loses connections."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    # Flask's own default is None, so that setdefault would change nothing.
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    db.init_app(app)
    with app.app_context():
        seconds = app.config.get("DATABASE_PATIENCE", 30)
        busy_seconds = seconds / 2 or sqlite.BUSY_TIMEOUT_SECONDS
        sqlite.prepare(db.engine, busy_seconds, app.config.get("SQLITE_SYNC", "full"))
        postgres.prepare(db.engine)
        patience.prepare(db.engine, seconds)
        app.extensions[READING] = postgres.for_reading(db.engine)
    csrf.init_app(app)
    # Templates are told who is signed in by our own context; an error page must not ask the database.
    login.init_app(app, add_context_processor=False)
    limiter.init_app(app)
