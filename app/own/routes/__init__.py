"""Pages of the room `own`."""

from flask import Flask

from app.own.routes import change, colleague, consents, documents, overview, registration
from app.own.routes.blueprint import bp

PAGES = (overview, registration, change, colleague, documents, consents)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
