"""Pages of the room `sign_in`."""

from flask import Flask

from app.extensions import login
from app.sign_in.routes import (
    account,
    completing,
    own_sign_ins,
    second_factor,
    second_step,
    sign_in,
    signed_in,
)
from app.sign_in.routes.blueprint import bp

PAGES = (account, own_sign_ins, second_factor, second_step, sign_in)


def install(app: Flask) -> None:
    """Install this room's pages, and say who is signed in."""
    login.user_loader(signed_in.load)
    signed_in.install(app)
    completing.install(app)
    app.register_blueprint(bp)
