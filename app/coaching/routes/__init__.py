"""Pages of the room `coaching`."""

from flask import Flask

from app.coaching.routes import (
    booking,
    lines,
    lines_budget,
    lines_edit,
    lines_people,
    one,
    reasons,
    recipient,
    worklist,
)
from app.coaching.routes.blueprint import bp
from app.errors import N_
from app.web.navigation import offer

PAGES = (worklist, booking, one, reasons, recipient, lines, lines_budget, lines_edit, lines_people)


def install(app: Flask) -> None:
    """Install this room's pages, and what staff find in the navigation."""
    app.register_blueprint(bp)
    offer(app, N_("Appointments"), "coaching.appointments", worklist.sees_appointments, 31)
    offer(app, N_("Lines of support"), "coaching.lines", lines.sees_lines, 32)
