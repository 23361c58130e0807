"""Changing the place or date: the other events of the recruitment, and going to one of them."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.errors import N_, Missing, Refusal
from app.events.models import Event, Publication
from app.events.titles import title
from app.events.when import place_line, when_line
from app.extensions import db
from app.links import Purpose
from app.own.change_of_event import change_line, other_events
from app.own.routes.acting import opened_to_act
from app.own.routes.blueprint import bp
from app.registrations.models import Registration
from app.registrations.operations.changing_event import NOT_TOGETHER, change_event
from app.registrations.own_links import as_person, opened
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, refuse
from app.web.rendering import notify
from app.web.request_work import current_work

CHOOSE = N_("Choose an event.")


@bp.get("/registrations/<token>/change")
@open_to(Audience.link_holder)
def ask_change(token: str) -> ResponseReturnValue:
    """Show the other events of the recruitment; only behind the mailed link, and while it can be changed."""
    work = current_work()
    here = opened(work, token)
    if here.by_form or not change_line(work, here.registration).may:
        return redirect(url_for("own.own", token=token), 303)
    return _page(token, here.registration, ButtonForm(formdata=None))


@bp.post("/registrations/<token>/change")
@open_to(Audience.link_holder)
def change(token: str) -> ResponseReturnValue:
    """Change to the chosen event, or wait there; a letter tells it."""
    here, form = opened_to_act(token), ButtonForm()
    if here.by_form:
        raise Missing
    work, registration = as_person(current_work(), here), here.registration
    target = _chosen()
    if target is None:
        refuse(form, Refusal(NOT_TOGETHER if request.form.get("event") else CHOOSE))
    elif form.validate_on_submit():
        with committing(form) as done:
            changed = change_event(work, registration, target)
        if done:
            new = changed.registration
            notify("success", work.texts.gettext(N_("The change is made, and a letter is on its way.")))
            there = work.links.token(Purpose.manage, new.id, new.link_version)
            return redirect(url_for("own.own", token=there), 303)
    db.session.rollback()
    return _page(token, opened(current_work(), token).registration, form), 422


def _chosen() -> Event | None:
    slug = request.form.get("event", "")
    if not slug.isprintable():
        return None
    query = select(Event).where(Event.slug == slug, Event.publication == Publication.published)
    return current_work().session.scalar(query)


def _page(token: str, registration: Registration, form: ButtonForm) -> str:
    work, event = current_work(), registration.event
    return render_template(
        "own/change.html",
        token=token,
        form=form,
        others=other_events(work, registration),
        chosen=request.form.get("event", ""),
        event_title=title(event, work.texts.language),
        when=when_line(work.texts, event),
        place=place_line(event),
    )
