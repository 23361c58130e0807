"""Pages of the room `registrations`."""

from flask import Flask

from app.registrations.routes import bulk, exports, manage, manage_one, messages, own, sign_up
from app.registrations.routes.blueprint import bp

PAGES = (sign_up, own, manage, manage_one, bulk, exports, messages)


def install(app: Flask) -> None:
    """Register this room's pages."""
    app.register_blueprint(bp)
