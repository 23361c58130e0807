"""Pages of the room `surveys`."""

from flask import Flask

from app.surveys.routes import competences, overview, own, poster, questions, results, room, sending, sheet
from app.surveys.routes.blueprint import bp

PAGES = (overview, competences, sheet, questions, sending, poster, results, own, room)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
