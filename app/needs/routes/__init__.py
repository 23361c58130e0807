"""Pages of the room `needs`."""

from flask import Flask

from app.needs.routes import catering, files, needs, room, rooms
from app.needs.routes.blueprint import bp

PAGES = (needs, catering, files, rooms, room)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
