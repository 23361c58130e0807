"""Pages of the room `events`."""

from flask import Flask

from app.events.routes import downloads, public
from app.events.routes.blueprint import bp

PAGES = (public, downloads)


def register(app: Flask) -> None:
    """Register this room's pages."""
    app.register_blueprint(bp)
