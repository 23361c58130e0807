"""The address in a participant's code: it says what the code is, and does nothing."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.door.routes.blueprint import bp
from app.errors import Missing
from app.links import Purpose
from app.registrations.models import Registration
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/door-codes/<token>/")
@open_to(Audience.link_holder)
def door_code(token: str) -> ResponseReturnValue:
    """Say what the code is for; names nobody, and shows neither event nor person. Missing for no code."""
    work = current_work()
    claim = work.links.claim(Purpose.door_code, token)
    if claim is None or work.session.get(Registration, claim.id) is None:
        raise Missing
    return render_template("door/code.html")
