"""Pages of the room `persons`."""

from flask import Flask

from app.errors import N_
from app.persons.access import reads_persons
from app.persons.routes import merging, pairs, person
from app.persons.routes.blueprint import bp
from app.web.navigation import offer

PAGES = (person, pairs, merging)


def install(app: Flask) -> None:
    """Install this room's pages, and what staff find in the navigation."""
    app.register_blueprint(bp)
    offer(app, N_("Persons"), "persons.listing", reads_persons, 25)
