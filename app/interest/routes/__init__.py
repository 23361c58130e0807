"""Pages of the room `interest`."""

from flask import Flask

from app.interest.routes import asking, behind_link, figures, staff
from app.interest.routes.blueprint import bp

PAGES = (asking, behind_link, staff, figures)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
