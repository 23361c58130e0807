"""Pages of the room `progress`."""

from flask import Flask

from app.errors import NC_
from app.progress.access import may_read_programmes
from app.progress.routes import (
    director,
    edition,
    entries,
    institution_links,
    modules,
    outcomes,
    parts,
    pasting,
    person,
    points_files,
    programmes,
    scores,
)
from app.progress.routes.blueprint import blueprint
from app.web.navigation import offer

PAGES = (
    director,
    edition,
    entries,
    institution_links,
    person,
    scores,
    pasting,
    points_files,
    outcomes,
    programmes,
    modules,
    parts,
)


def install(app: Flask) -> None:
    """Install this room's pages, and what organisers find in the navigation."""
    app.register_blueprint(blueprint)
    offer(app, NC_("training", "Programmes"), "progress.programme_list", may_read_programmes, 25)
