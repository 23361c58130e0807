"""Pages of the room `cards`."""

from flask import Flask

from app.cards.routes import contracts, files, months, own, settlements
from app.cards.routes.blueprint import bp
from app.errors import N_
from app.events.access import teaches_anything
from app.lines.access import coaches_anything
from app.web.navigation import offer
from app.work import Work

PAGES = (contracts, files, months, own, settlements)


def install(app: Flask) -> None:
    """Install this room's pages, and what trainers and coaches find in the navigation."""
    app.register_blueprint(bp)
    offer(app, N_("My hours"), "cards.mine", _gives_hours, 35)


def _gives_hours(work: Work) -> bool:
    return teaches_anything(work) or coaches_anything(work)
