"""Pages of the room `groups`."""

from flask import Flask

from app.errors import N_
from app.groups.access import manages_groups
from app.groups.routes import groups, meetings, members
from app.groups.routes.blueprint import bp
from app.web.navigation import offer

PAGES = (groups, members, meetings)


def install(app: Flask) -> None:
    """Install this room's pages, and what organisers find in the navigation."""
    app.register_blueprint(bp)
    offer(app, N_("Groups"), "groups.listing", manages_groups, 32)
