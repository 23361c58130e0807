"""Pages of the room `office`."""

from flask import Flask

from app.errors import N_
from app.office.access import may_set_up
from app.office.routes import days_off, logo, notices, settings
from app.office.routes.blueprint import bp
from app.web.navigation import offer

PAGES = (logo, notices, days_off, settings)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
    offer(app, N_("Office settings"), "office.settings", may_set_up, 80)
