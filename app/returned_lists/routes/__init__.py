"""Pages of the room `returned_lists`."""

from flask import Flask

from app.returned_lists.routes import event, files, page, reading_off, stack
from app.returned_lists.routes.blueprint import bp

PAGES = (event, stack, page, reading_off, files)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
