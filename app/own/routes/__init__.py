"""Pages of the room `own`."""

from flask import Flask

from app.own.routes import change, colleague, documents, overview, registration
from app.own.routes.blueprint import bp

PAGES = (overview, registration, change, colleague, documents)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
