"""The extensions, unbound, and how they are bound to an application."""

from typing import Any

from flask import Flask, current_app
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from limits import RateLimitItem
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

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


class Limiter:
    """Counts tries in the store that the processes of an application share.

    Only `app/web/tries.py` counts. Nothing is looked up for a request that counts nothing, which is why this
    is not an extension with hooks of its own (docs/decisions/0258).
    """

    def __init__(self) -> None:
        self._strategy = FixedWindowRateLimiter(MemoryStorage())

    def init_app(self, app: Flask) -> None:
        """Count in the application's store; one that is away is no error before somebody counts."""
        # Of every store the same exception (StorageError) says that it is away.
        storage = storage_from_string(
            app.config.get("RATELIMIT_STORAGE_URI", "memory://"), wrap_exceptions=True
        )
        self._strategy = FixedWindowRateLimiter(storage)

    def hit(self, item: RateLimitItem, *keys: str, cost: int) -> bool:
        """Count, and return whether it is within the limit; StorageError where the store is away."""
        return self._strategy.hit(item, *keys, cost=cost)

    def reset(self) -> None:
        """Forget all that was counted."""
        self._strategy.storage.reset()


limiter = Limiter()


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
