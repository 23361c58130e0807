"""Pages of the room `notices`."""

from flask import Flask

from app.notices.routes import editing, reading
from app.notices.routes.blueprint import bp

PAGES = (editing, reading)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
