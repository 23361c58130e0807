"""The extensions, unbound, and how they are bound to an application."""

from pathlib import Path

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from app.columns import Base
from app.sqlite import prepare

db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={"expire_on_commit": False},
    # Errors of the database must not carry people's data into the log.
    engine_options={"hide_parameters": True},
)
migrate = Migrate(directory=str(Path(__file__).parent.parent / "migrations"))
csrf = CSRFProtect()
login = LoginManager()
limiter = Limiter(
    key_func=get_remote_address,
    # Where the shared store is down, each process counts for itself: nobody is kept from signing in.
    in_memory_fallback_enabled=True,
    storage_options={"wrap_exceptions": True},
)


def bind_extensions(app: Flask) -> None:
    """Bind all extensions; the engine learns how transactions begin on SQLite."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    # Flask's own default is None, so that setdefault would change nothing.
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {}).setdefault("pool_pre_ping", True)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    migrate.init_app(app, db, render_as_batch=True)
    csrf.init_app(app)
    login.init_app(app)
    limiter.init_app(app)
