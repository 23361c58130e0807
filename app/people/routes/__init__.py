"""Pages of the room `people`."""

from flask import Flask

from app.errors import N_
from app.events.access import may_administer, organises_anything
from app.extensions import login
from app.people.routes import (
    account,
    admission,
    institution_pairs,
    institutions,
    own_sign_ins,
    second_factor,
    second_step,
    sign_in,
    signed_in,
    staff,
)
from app.people.routes.blueprint import bp
from app.web.navigation import offer

PAGES = (account, institution_pairs, institutions, own_sign_ins, second_factor, second_step, sign_in, staff)


def install(app: Flask) -> None:
    """Register this room's pages, and say who is signed in."""
    login.user_loader(signed_in.load)
    signed_in.install(app)
    admission.install(app)
    app.register_blueprint(bp)
    offer(app, N_("Institutions"), "people.institutions", organises_anything, 60)
    offer(app, N_("Team"), "people.staff", may_administer, 70)
