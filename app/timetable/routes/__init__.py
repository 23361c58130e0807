"""Pages of the room `timetable`."""

from flask import Flask

from app.timetable.routes import public, publishing, versions
from app.timetable.routes.blueprint import bp
from app.web.page_cache import MOST_BYTES, PageCache

PAGES = (public, versions, publishing)


def install(app: Flask) -> None:
    """Install this room's pages and their cache."""
    app.register_blueprint(bp)
    most = MOST_BYTES if app.config.get("KEEP_PAGES", True) else 0
    app.extensions[public.CACHE] = PageCache(most)
