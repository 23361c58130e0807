"""Pages of the room `door`."""

from flask import Flask

from app.door.routes import codes, links, marks, page, walking_in
from app.door.routes.blueprint import bp

PAGES = (links, page, marks, walking_in, codes)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
