"""Pages of the room `signing_lists`."""

from flask import Flask

from app.signing_lists.routes import day, lists, overview, registers
from app.signing_lists.routes.blueprint import bp

PAGES = (overview, lists, day, registers)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
