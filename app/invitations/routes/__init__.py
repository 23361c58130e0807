"""Pages of the room `invitations`."""

from flask import Flask

from app.invitations.routes import answering, inviting
from app.invitations.routes.blueprint import bp

PAGES = (inviting, answering)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
