"""Pages of the room `directory`."""

from flask import Flask

from app.directory.routes import belongings, institution_export, institution_pairs, institutions, staff
from app.directory.routes.blueprint import bp
from app.errors import N_
from app.events.access import may_administer, organises_anything
from app.people import suggestion_version
from app.web.navigation import offer
from app.web.page_cache import PageCache

_MOST_SUGGESTIONS = 256 * 1024
"""Bytes of suggestions that a process keeps: some thousand answers to what somebody typed."""

PAGES = (belongings, institution_export, institution_pairs, institutions, staff)


def install(app: Flask) -> None:
    """Install this room's pages, the suggestions kept by their version, and what staff find in the
    navigation."""
    suggestion_version.watch()
    most = _MOST_SUGGESTIONS if app.config.get("KEEP_PAGES", True) else 0
    app.extensions[institutions.CACHE] = PageCache(most)
    app.register_blueprint(bp)
    offer(app, N_("Institutions"), "directory.institutions", organises_anything, 60)
    offer(app, N_("Team"), "directory.staff", may_administer, 70)
