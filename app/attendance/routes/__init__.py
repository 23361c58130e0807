"""Pages of the room `attendance`."""

from flask import Flask

from app.attendance.routes import (
    agreeing,
    calendar,
    correcting,
    evidence,
    exports,
    grid,
    joining,
    own,
    register_exports,
    session,
)
from app.attendance.routes.blueprint import blueprint
from app.errors import N_
from app.events.access import teaches_anything
from app.web.navigation import offer

PAGES = (own, calendar, session, correcting, agreeing, evidence, joining, grid, exports, register_exports)


def install(app: Flask) -> None:
    """Install this room's pages and the trainer's entry in the navigation."""
    app.register_blueprint(blueprint)
    offer(app, N_("My sessions"), "attendance.my_sessions", teaches_anything, 30)
