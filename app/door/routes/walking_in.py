"""Adding somebody at the door who is not registered."""

import secrets
from collections.abc import Mapping, Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from app.door.models import DoorLink
from app.door.operations.walking_in import add_walk_in
from app.door.queries import groups_of_day
from app.door.routes.blueprint import bp
from app.door.routes.opening import link_inside
from app.door.window import DoorState, door_state
from app.eligibility.queries import chooses
from app.errors import N_, Missing
from app.events.models import Event, ParallelGroup
from app.events.titles import title
from app.extensions import db
from app.registrations.asked import ASKED
from app.registrations.forms import StaffCorrectionForm
from app.registrations.queries import people_by_group
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.language import current_texts
from app.web.rendering import notify
from app.work import Work

_ASKED_AT_DOOR = frozenset({"first_name", "last_name", "email", "phone", "institution"})


class WalkInForm(StaffCorrectionForm):
    """Somebody who comes without being registered; `key` is the same for the form sent twice."""

    key = HiddenField()
    parallel_group = SelectField(N_("Parallel group"), default="", validate_choice=False)

    def fit(self, event: Event) -> None:
        """Ask for name, institution, how to reach the person, and the position where rules look at it."""
        super().fit(event)
        asked = _ASKED_AT_DOOR | ({"position"} if chooses(event) else set())
        self.leave_out([name for name in ASKED if name not in asked])

    def offer(self, groups: Sequence[ParallelGroup], people: Mapping[int | None, int]) -> None:
        """Let one of the groups that meet on the day be chosen, with how many people each has."""
        if not groups:
            del self.parallel_group
            return
        texts = current_texts()
        self.parallel_group.choices = [
            SelectChoice("", texts.gettext("– choose –")),
            *(
                SelectChoice(
                    str(each.id),
                    texts.ngettext(
                        "%(name)s: %(count)s person",
                        "%(name)s: %(count)s people",
                        people.get(each.id, 0),
                        name=each.name,
                    ),
                )
                for each in groups
            ),
        ]

    @property
    def chosen_group(self) -> int | None:
        """The id of the chosen group; None where none was chosen or asked for."""
        return number_in(self.parallel_group.data) if "parallel_group" in self else None


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
    _fit(work, link, form)
    if form.validate_on_submit():
        with committing(form) as done:
            application = form.application(work.texts.language)
            add_walk_in(work, link, application, form.key.data or "", form.chosen_group)
        if done:
            name = f"{application.first_name} {application.last_name}"
            notify("success", work.texts.gettext("%(name)s is added and marked as come.", name=name))
            return redirect(url_for("door.door", token=token), 303)
    db.session.rollback()
    work, link = link_inside(token)
    return _page(work, link, token, form), 422 if form.form_errors else page_status(form)


def _fit(work: Work, link: DoorLink, form: WalkInForm) -> None:
    form.fit(link.event)
    if "parallel_group" in form:
        groups = groups_of_day(work, link)
        form.offer(groups, people_by_group(work, link.event) if groups else {})


def _page(work: Work, link: DoorLink, token: str, form: WalkInForm) -> str:
    _fit(work, link, form)
    event_title = title(link.event, work.texts.language)
    return render_template("door/walk_in.html", token=token, link=link, title=event_title, form=form)
