"""Pages of the room `pictures`."""

from flask import Flask

from app.pictures.routes import listing
from app.pictures.routes.blueprint import bp

PAGES = (listing,)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
