"""Pages of the room `needs`."""

from flask import Flask

from app.needs.routes import catering, files, needs, rooms
from app.needs.routes.blueprint import bp

PAGES = (needs, catering, files, rooms)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
