"""Pages of the room `directory`."""

from flask import Flask

from app.directory.routes import belongings, institution_export, institution_pairs, institutions, staff
from app.directory.routes.blueprint import bp
from app.errors import N_
from app.events.access import may_administer, organises_anything
from app.web.navigation import offer

PAGES = (belongings, institution_export, institution_pairs, institutions, staff)


def install(app: Flask) -> None:
    """Install this room's pages, and what staff find in the navigation."""
    app.register_blueprint(bp)
    offer(app, N_("Institutions"), "directory.institutions", organises_anything, 60)
    offer(app, N_("Team"), "directory.staff", may_administer, 70)
