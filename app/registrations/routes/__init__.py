"""Pages of the room `registrations`."""

from flask import Flask

from app.registrations.routes import (
    bulk,
    calls,
    exports,
    form_page,
    groups,
    manage,
    members,
    messages,
    places,
    sign_up,
)
from app.registrations.routes.blueprint import bp
from app.web.page_cache import MOST_BYTES, PageCache

PAGES = (sign_up, manage, members, bulk, groups, places, exports, messages, calls)


def install(app: Flask) -> None:
    """Install this room's pages and the cache of empty forms."""
    app.register_blueprint(bp)
    most = MOST_BYTES if app.config.get("KEEP_PAGES", True) else 0
    app.extensions[form_page.CACHE] = PageCache(most)
