"""Pages of the room `catalogue`."""

from flask import Flask

from app.catalogue.routes import downloads, project, public, recruitments
from app.catalogue.routes.blueprint import bp
from app.web.page_cache import MOST_BYTES, PageCache

PAGES = (public, downloads, project, recruitments)


def install(app: Flask) -> None:
    """Install this room's pages and their cache."""
    app.register_blueprint(bp)
    most = MOST_BYTES if app.config.get("KEEP_PAGES", True) else 0
    app.extensions[public.CACHES] = public.Caches(PageCache(most), PageCache(most), PageCache(most))
