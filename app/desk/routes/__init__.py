"""Pages of the room `desk`."""

from flask import Flask

from app.desk.routes import (
    copies,
    edit,
    edition_change,
    eligibility,
    event_list,
    files,
    first_page,
    first_steps,
    history,
    overview,
    project_documents,
    project_parts,
    projects,
    region,
    registration,
    replacing,
    together,
    trainers,
)
from app.desk.routes.blueprint import bp
from app.errors import N_
from app.events.access import may_administer, organises_anything
from app.events.regions import reads_a_region
from app.web.navigation import offer

PAGES = (
    first_page,
    first_steps,
    event_list,
    together,
    overview,
    history,
    edit,
    copies,
    trainers,
    files,
    projects,
    project_parts,
    project_documents,
    region,
    registration,
    replacing,
    edition_change,
    eligibility,
)


def install(app: Flask) -> None:
    """Install this room's pages, and what staff find in the navigation."""
    app.register_blueprint(bp)
    offer(app, N_("To do"), "desk.worklist", lambda work: work.actor.is_staff, 10)
    offer(app, N_("Events"), "desk.manage_listing", organises_anything, 20)
    offer(app, N_("My region"), "desk.region", reads_a_region, 22)
    offer(app, N_("Projects"), "desk.manage_projects", may_administer, 80)
