"""Pages of the room `participation`."""

from flask import Flask

from app.errors import N_
from app.events.access import monitors_anything
from app.participation.routes import dictionaries, keying_in, of_event, own, reading
from app.participation.routes.blueprint import bp
from app.web.navigation import offer

PAGES = (own, of_event, reading, keying_in, dictionaries)


def install(app: Flask) -> None:
    """Install this room's pages, and what monitoring officers find in the navigation."""
    app.register_blueprint(bp)
    offer(app, N_("Participation forms"), "participation.projects", monitors_anything, 42)
