"""Pages of the room `recruitments`."""

from flask import Flask

from app.errors import N_
from app.recruitments.access import manages_recruitments
from app.recruitments.routes import applicant_files, applicants, events, recruitments, swaps
from app.recruitments.routes.blueprint import bp
from app.web.navigation import offer

PAGES = (recruitments, events, applicants, applicant_files, swaps)


def install(app: Flask) -> None:
    """Install this room's pages, and what organisers find in the navigation."""
    app.register_blueprint(bp)
    offer(app, N_("Recruitments"), "recruitments.listing", manages_recruitments, 33)
