"""Pages of the room `reports`."""

from flask import Flask

from app.errors import N_
from app.events.access import may_create_events
from app.reports.routes import hours
from app.reports.routes.blueprint import blueprint
from app.web.navigation import offer

PAGES = (hours,)


def install(app: Flask) -> None:
    """Install this room's pages, and what organisers find in the navigation."""
    app.register_blueprint(blueprint)
    offer(app, N_("Hours"), "reports.hours", may_create_events, 40)
