"""Pages of the room `changes`."""

from flask import Flask

from app.changes.routes import (
    access,
    cancelling,
    days,
    meetings,
    reopening,
    series,
    several,
    substitutes,
    suspending,
    suspensions,
)
from app.changes.routes.blueprint import bp

PAGES = (meetings, several, series, access, days, cancelling, suspending, suspensions, reopening, substitutes)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
