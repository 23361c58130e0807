"""Pages of the room `signed_papers`."""

from flask import Flask

from app.signed_papers.routes import batch, deciding, own
from app.signed_papers.routes.blueprint import bp

PAGES = (own, deciding, batch)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
