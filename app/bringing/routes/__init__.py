"""Pages of the room `bringing`."""

from flask import Flask

from app.bringing.routes import acting, lists, one
from app.bringing.routes.blueprint import bp

PAGES = (lists, one, acting)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
