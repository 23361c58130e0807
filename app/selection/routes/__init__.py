"""Pages of the room `selection`."""

from flask import Flask

from app.selection.routes import appointing, deciding, desk, papers
from app.selection.routes.blueprint import bp

PAGES = (desk, deciding, papers, appointing)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
