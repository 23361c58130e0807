"""Adding somebody at the door who is not registered."""

import secrets

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from app.door.models import DoorLink
from app.door.operations.walking_in import add_walk_in
from app.door.routes.blueprint import bp
from app.door.routes.opening import link_inside
from app.door.window import DoorState, door_state
from app.eligibility.queries import chooses
from app.errors import Missing
from app.events.models import Event
from app.events.titles import title
from app.extensions import db
from app.registrations.asked import ASKED
from app.registrations.forms import StaffCorrectionForm
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.rendering import notify
from app.work import Work

_ASKED_AT_DOOR = frozenset({"first_name", "last_name", "email", "phone", "institution"})


class WalkInForm(StaffCorrectionForm):
    """Somebody who comes without being registered; `key` is the same for the form sent twice."""

    key = HiddenField()

    def fit(self, event: Event) -> None:
        """Ask for name, institution, how to reach the person, and the position where rules look at it."""
        super().fit(event)
        asked = _ASKED_AT_DOOR | ({"position"} if chooses(event) else set())
        self.leave_out([name for name in ASKED if name not in asked])


@bp.get("/door/<token>/walk-in")
@open_to(Audience.link_holder)
def walk_in(token: str) -> ResponseReturnValue:
    """Show the form by which somebody is added who is not registered."""
    work, link = link_inside(token)
    if door_state(link, work.now) != DoorState.open:
        raise Missing
    form = WalkInForm(formdata=None, data={"key": f"walk-in-{secrets.token_hex(12)}"})
    return _page(work, link, token, form)


@bp.post("/door/<token>/walk-in")
@open_to(Audience.link_holder)
def add_at_door(token: str) -> ResponseReturnValue:
    """Add somebody within the rules of admission, and mark that they came."""
    work, link = link_inside(token)
    form = WalkInForm()
    form.fit(link.event)
    if form.validate_on_submit():
        with committing(form) as done:
            application = form.application(work.texts.language)
            add_walk_in(work, link, application, form.key.data or "")
        if done:
            name = f"{application.first_name} {application.last_name}"
            notify("success", work.texts.gettext("%(name)s is added and marked as come.", name=name))
            return redirect(url_for("door.door", token=token), 303)
    db.session.rollback()
    work, link = link_inside(token)
    return _page(work, link, token, form), 422 if form.form_errors else page_status(form)


def _page(work: Work, link: DoorLink, token: str, form: WalkInForm) -> str:
    form.fit(link.event)
    event_title = title(link.event, work.texts.language)
    return render_template("door/walk_in.html", token=token, link=link, title=event_title, form=form)
