"""Pages of the room `consents`."""

from flask import Flask

from app.consents.routes import leaving, newsletter
from app.consents.routes.blueprint import bp

PAGES = (newsletter, leaving)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
