"""Pages of the room `nominations`."""

from flask import Flask

from app.nominations.routes import choosing, consents, contact, sending
from app.nominations.routes.blueprint import bp

PAGES = (contact, choosing, consents, sending)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
