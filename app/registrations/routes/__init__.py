"""Pages of the room `registrations`."""

from flask import Flask

from app.registrations.routes import bulk, calls, exports, groups, manage, members, messages, places, sign_up
from app.registrations.routes.blueprint import bp

PAGES = (sign_up, manage, members, bulk, groups, places, exports, messages, calls)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
