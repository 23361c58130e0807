"""Calendars, and the pages that explain how to subscribe to them."""

from flask import Flask

from app.feeds.routes import calendars, subscribing
from app.feeds.routes.blueprint import bp
from app.web.page_cache import MOST_BYTES, PageCache

PAGES = (calendars, subscribing)


def install(app: Flask) -> None:
    """Install the calendars' addresses."""
    app.register_blueprint(bp)
    app.extensions[calendars.CACHE] = PageCache(MOST_BYTES if app.config.get("KEEP_PAGES", True) else 0)
