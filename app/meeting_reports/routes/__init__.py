"""Pages of the room `meeting_reports`."""

from flask import Flask

from app.meeting_reports.routes import acting, lists, one
from app.meeting_reports.routes.blueprint import bp

PAGES = (lists, one, acting)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
