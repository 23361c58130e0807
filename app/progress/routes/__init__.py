"""Pages of the room `progress`."""

from flask import Flask

from app.progress.routes import edition, entries, person
from app.progress.routes.blueprint import blueprint

PAGES = (edition, entries, person)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(blueprint)
