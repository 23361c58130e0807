"""Pages of the room `people`."""

from flask import Flask

from app.extensions import login
from app.people.routes import account, sign_in
from app.people.routes.blueprint import blueprint
from app.people.routes.signed_in import load

__all__ = ["account", "blueprint", "register", "sign_in"]


def register(app: Flask) -> None:
    """Register this room's pages, and say who is signed in."""
    login.user_loader(load)
    app.register_blueprint(blueprint)
