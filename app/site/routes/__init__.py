"""Pages of the room `site`."""

from flask import Flask

from app.errors import N_
from app.events.access import may_administer
from app.site.data_folder_room import Storage
from app.site.database_disk import DatabaseDisk
from app.site.routes import front, metrics, notices, opened, staff
from app.site.routes.blueprint import bp
from app.web.navigation import offer

PAGES = (front, metrics, notices, opened, staff)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
    opened.install(app)
    app.extensions[notices.STORAGE] = Storage(app.config["DATA_DIR"])
    app.extensions[notices.DATABASE_DISK] = DatabaseDisk()
    offer(app, N_("History"), "site.history", may_administer, 90)
