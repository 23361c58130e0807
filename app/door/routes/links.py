"""Staff's pages: links for the door of an event, with their openings and what was marked by them."""

import secrets

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.clock import end_of_day
from app.door.facts import OPENED, WRONG_PIN
from app.door.forms import NewDoorLinkForm
from app.door.labels import KINDS
from app.door.operations.links import PIN_LENGTH, link_by_id, make_link, pin_hash, revoke_link
from app.door.queries import counts_of, days_to_offer, links_of, openings, openings_of
from app.door.routes.blueprint import bp
from app.door.window import door_state
from app.errors import Refusal
from app.events.access import managed_event
from app.events.models import Event
from app.events.titles import title
from app.extensions import db
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, refuse
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

_PER_PAGE = 20


@bp.get("/manage/events/<slug>/door/")
@open_to(Audience.staff)
def door_links(slug: str) -> ResponseReturnValue:
    """Show the links for the door of an event, and the form for a new one."""
    work = current_work()
    event = managed_event(work, slug)
    return _page(work, event, NewDoorLinkForm(formdata=None, data={"pin": _new_pin()}))


@bp.post("/manage/events/<slug>/door/")
@open_to(Audience.staff, begins_late=True)
def make_door_link(slug: str) -> ResponseReturnValue:
    """Make a link for one day; its address is shown afterwards, its PIN never again."""
    work = current_work()
    event, form = managed_event(work, slug), NewDoorLinkForm()
    _offer(work, event, form)
    hash = _hash(form) if form.validate_on_submit() else None
    db.session.rollback()
    if hash is not None:
        begin_write(db.session())
        work = current_work()
        with committing(form) as done:
            make_link(work, managed_event(work, slug), form.link(hash))
        if done:
            notify("success", work.texts.gettext("The link is made. Tell the PIN to those at the door."))
            return redirect(url_for("door.door_links", slug=slug), 303)
    work = current_work()
    return _page(work, managed_event(work, slug), form), 422


@bp.get("/manage/events/<slug>/door/<int:id>/")
@open_to(Audience.staff)
def door_openings(slug: str, id: int) -> ResponseReturnValue:
    """List when one link was opened, or tried with a wrong PIN."""
    work = current_work()
    link = link_by_id(work, slug, id)
    return render_template(
        "door/manage/openings.html",
        event=link.event,
        title=title(link.event, work.texts.language),
        link=link,
        page=page_of(work.session, openings(link), asked_page()),
        opened=OPENED.kind,
    )


@bp.post("/manage/events/<slug>/door/<int:id>/revoke")
@open_to(Audience.staff)
def revoke_door_link(slug: str, id: int) -> ResponseReturnValue:
    """Take a link back at once."""
    work = current_work()
    link = link_by_id(work, slug, id)
    with committing(ButtonForm()) as done:
        revoke_link(work, link)
    if done:
        notify("success", work.texts.gettext("The link was taken back; it works no more."))
    return redirect(url_for("door.door_links", slug=slug), 303)


def _page(work: Work, event: Event, form: NewDoorLinkForm) -> str:
    _offer(work, event, form)
    page = page_of(work.session, links_of(event), asked_page(), _PER_PAGE)
    return render_template(
        "door/manage/links.html",
        event=event,
        title=title(event, work.texts.language),
        form=form,
        page=page,
        states={each.id: door_state(each, work.now).value for each in page.rows},
        addresses={each.id: work.links.door(each.id, each.version) for each in page.rows},
        opened=openings_of(work, page.rows),
        kinds={"opened": OPENED.kind, "wrong": WRONG_PIN.kind},
        counts=counts_of(work, page.rows),
        words={kind: work.texts.gettext(name) for kind, name in KINDS.items()},
        all_day=lambda link: link.ends_at == end_of_day(link.day),
    )


def _offer(work: Work, event: Event, form: NewDoorLinkForm) -> None:
    form.offer([(each.day, work.texts.day_plain(each.day)) for each in days_to_offer(work, event)])


def _hash(form: NewDoorLinkForm) -> str | None:
    """Return the hash of the PIN; None, with the sentence at the field, for one that is refused."""
    try:
        return pin_hash(form.pin.data or "")
    except Refusal as refusal:
        refuse(form, refusal)
        return None


def _new_pin() -> str:
    """Return a PIN to suggest; its first three digits differ, so that it is none that is tried first."""
    first = secrets.SystemRandom().sample("0123456789", 3)
    return "".join(first) + "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH - 3))
