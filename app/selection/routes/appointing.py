"""A resolution appoints the chosen: who and to which group, what would happen, then the deed."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Closed, Forbidden, Refusal
from app.events.access import managed_event
from app.events.models import Event
from app.extensions import db
from app.groups.details import KINDS
from app.groups.queries import group_of, groups_to_join
from app.selection.access import may_appoint
from app.selection.appointed import MOST_AT_ONCE, appointments
from app.selection.forms import ResolutionForm, numbers_in
from app.selection.operations import (
    NOBODY,
    Appointed,
    NoLongerChosen,
    appoint,
    preview_of_appointment,
    why_nobody_is_appointed,
)
from app.selection.routes.blueprint import bp
from app.selection.routes.page import head
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.forms import page_status, refuse
from app.web.rendering import notify
from app.web.request_work import current_work

_ALREADY = N_("All of them were appointed already; nobody was told twice.")


@bp.get("/manage/events/<slug>/selection/appointment")
@open_to(Audience.staff)
def appointment(slug: str) -> ResponseReturnValue:
    """Show whom a resolution may appoint, and the form of it."""
    event = _organised(slug)
    form = ResolutionForm(formdata=None)
    group = group_of(current_work(), event)
    if group is not None:
        form.group.data = str(group.id)
    return _page(event, form, None)


@bp.post("/manage/events/<slug>/selection/appointment")
@open_to(Audience.staff)
def appoint_chosen(slug: str) -> ResponseReturnValue:
    """Show what an appointment would do; do it once that was seen."""
    event, form = _organised(slug), ResolutionForm()
    form.offer(groups_to_join(current_work(), event))
    people = numbers_in(request.form.getlist("registration"))[:MOST_AT_ONCE]
    if "change" in request.form:
        return _page(event, form, people)
    if not form.validate_on_submit():
        return _page(event, form, people)
    if not people:
        refuse(form, Refusal(NOBODY))
        return _page(event, form, people)
    try:
        if "appointed" not in request.form:
            return _previewed(event, form, people)
        done = appoint(current_work(), event, form.plan(event, people))
        db.session.commit()
    except Closed:
        raise
    except Refusal as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _page(_organised(slug), form, people, 409 if isinstance(refusal, NoLongerChosen) else 422)
    _say(done)
    return redirect(url_for("selection.appointment", slug=slug), 303)


def _organised(slug: str) -> Event:
    event = managed_event(current_work(), slug)
    if not may_appoint(current_work(), event):
        raise Forbidden
    return event


def _page(
    event: Event, form: ResolutionForm, people: Sequence[int] | None, status: int | None = None
) -> ResponseReturnValue:
    """Show the form with `people` ticked; everybody is at first."""
    work = current_work()
    form.offer(groups_to_join(work, event))
    found = appointments(work, event)
    why_not = why_nobody_is_appointed(event)
    page = render_template(
        "selection/appoint.html",
        **head(event),
        form=form,
        found=found,
        ticked={each.id for each in found.chosen} if people is None else set(people),
        why_not=work.texts.gettext(why_not) if why_not else "",
        kinds=KINDS,
    )
    return page, status or (422 if form.form_errors else page_status(form))


def _previewed(event: Event, form: ResolutionForm, people: Sequence[int]) -> ResponseReturnValue:
    """Show what the appointment would do; it is tried under the locks, and undone."""
    work, slug = current_work(), event.slug
    db.session.rollback()
    begin_write(db.session())
    event = managed_event(work, slug)
    try:
        would = preview_of_appointment(work, event, form.plan(event, people))
    finally:
        db.session.rollback()
    event = managed_event(work, slug)
    return render_template(
        "selection/appoint_preview.html", **head(event), would=would, form=form, people_chosen=people
    )


def _say(done: Appointed) -> None:
    work, resolution = current_work(), done.resolution
    if resolution is None:
        notify("info", work.texts.gettext(_ALREADY))
        return
    told = work.texts.ngettext(
        "%(count)s person became a member of “%(name)s”.",
        "%(count)s people became members of “%(name)s”.",
        len(done.added),
        name=resolution.group.name,
    )
    notify("success", told)
