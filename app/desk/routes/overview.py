"""The overview of one event, with its publication and the deletion of a draft."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.views import view_of
from app.changes.assigned import tell_assigned
from app.changes.clash_facts import warnings_of_event
from app.changes.forms.notices import say
from app.changes.plan import DeleteDraft, TakeEventBack
from app.changes.release import release
from app.changes.staff import staff_to_notify
from app.desk.routes.blueprint import bp
from app.desk.tasks import tasks
from app.errors import N_
from app.events.access import may_cancel_event, organises_project
from app.events.models import Event, Publication
from app.events.operations.managed_event import whole_managed
from app.events.operations.publishing import Incomplete, publish
from app.events.publication import advice, gaps, warnings
from app.events.window import has_form, is_past
from app.extensions import db
from app.interest.queries import listed_at
from app.registrations.counting import seats
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.office import current_office
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/")
@open_to(Audience.staff)
def manage_show(slug: str) -> ResponseReturnValue:
    """Show an event to its organisers: what is to be done first."""
    return _overview(whole_managed(current_work(), slug))


def _overview(event: Event, missing: list[str] | None = None) -> str:
    work = current_work()
    counted, joint = seats(work, event), event.rules.recruitment
    return render_template(
        "desk/manage_show.html",
        event=event,
        event_header=header_of(work, event, "overview", counted),
        gaps=gaps(event),
        advice=advice(event),
        warnings=warnings(work, event),
        clashes=warnings_of_event(work, event) if event.publication == Publication.draft else [],
        named=_told_when_published(event),
        lacks_notice=has_form(event) and current_office().privacy is None,
        refused=missing,
        tasks=tasks(work, event),
        seats=counted,
        public_url=work.links.event(event.slug),
        view=view_of(work, event, counted),
        interested=listed_at(work, event),
        recruitment=joint,
        manages_recruitment=joint is not None and organises_project(work, joint.project_id),
        may_cancel=may_cancel_event(work, event),
    )


def _told_when_published(event: Event) -> str:
    """Return the names of those who hear of their task once the event is published."""
    if event.publication == Publication.published or is_past(current_work(), event):
        return ""
    return ", ".join(each.name for each in staff_to_notify(current_work(), event))


@bp.post("/manage/events/<slug>/publish")
@open_to(Audience.staff)
def manage_publish(slug: str) -> ResponseReturnValue:
    """Publish an event and tell those who are named at it, or list what it lacks."""
    work = current_work()
    event = whole_managed(work, slug)
    was_draft, told = event.publication == Publication.draft, 0
    try:
        publish(work, event)
        told = tell_assigned(work, event, ()) if was_draft else 0
    except Incomplete as refusal:
        return _overview(event, refusal.missing), 422
    db.session.commit()
    say(work.texts.gettext(N_("Published. The public sees the event now.")), told)
    return redirect(url_for("desk.manage_show", slug=slug), 303)


@bp.post("/manage/events/<slug>/unpublish")
@open_to(Audience.staff)
def manage_unpublish(slug: str) -> ResponseReturnValue:
    """Take a published event back to draft, while nobody is registered."""
    work = current_work()
    event = whole_managed(work, slug)
    release(work, TakeEventBack(event))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The event is a draft again.")))
    return redirect(url_for("desk.manage_show", slug=slug), 303)


@bp.post("/manage/events/<slug>/delete")
@open_to(Audience.staff)
def manage_delete(slug: str) -> ResponseReturnValue:
    """Delete a draft that nothing depends on."""
    work = current_work()
    event = whole_managed(work, slug)
    release(work, DeleteDraft(event))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The draft “%(title)s” is deleted."), title=event.title_pl))
    return redirect(url_for("desk.manage_listing"), 303)
