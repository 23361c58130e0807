"""Pages of the room `messages`."""

from flask import Flask

from app.messages.routes import daily, sent, settings, writing
from app.messages.routes.blueprint import bp

PAGES = (writing, sent, settings, daily)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
