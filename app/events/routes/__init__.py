"""Pages of the room `events`."""

from flask import Flask

from app.errors import N_
from app.events.access import may_administer, organises_anything
from app.events.kept_pages import MOST_BYTES, KeptPages
from app.events.routes import downloads, edit, files, manage, projects, public, trainers
from app.events.routes.blueprint import bp
from app.web.navigation import offer

PAGES = (public, downloads, manage, edit, trainers, files, projects)


def install(app: Flask) -> None:
    """Register this room's pages, and what staff find in the navigation."""
    app.register_blueprint(bp)
    most = MOST_BYTES if app.config.get("KEEP_PAGES", True) else 0
    app.extensions[public.KEPT] = public.Kept(KeptPages(most), KeptPages(most), KeptPages(most))
    offer(app, N_("Events"), "events.manage_listing", organises_anything, 20)
    offer(app, N_("Projects"), "events.manage_projects", may_administer, 80)
