"""Staff pages of events: the list, the overview of one, its preview and its publication."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.listing import typed
from app.catalogue.views import view_of
from app.changes.plan import DeleteDraft, TakeEventBack
from app.changes.release import release
from app.desk.listing import halves, staff_counts, staff_list
from app.desk.routes.blueprint import bp
from app.desk.routes.one_event import header, whole_managed
from app.desk.rows import WHICH, rows_for
from app.desk.tasks import tasks
from app.errors import N_, Forbidden
from app.events.access import may_cancel_event, may_create_events, organises_anything, visible_to_staff
from app.events.models import Event, Publication
from app.events.operations.publishing import Incomplete, publish
from app.events.publication import advice, gaps, warnings
from app.events.window import has_form
from app.extensions import db
from app.history.queries import facts_of_event, line
from app.registrations.counting import seats, seats_of
from app.registrations.header import header_of
from app.registrations.queries import names_of
from app.web.access import Audience, open_to
from app.web.office import current_office
from app.web.pages import asked_page, page_of, page_of_halves
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/manage/events/")
@open_to(Audience.staff)
def manage_listing() -> ResponseReturnValue:
    """List the events that the actor organises: search, drafts and published ones apart, paged."""
    work = current_work()
    if not organises_anything(work):
        raise Forbidden
    q = typed(request.args.get("q", ""))
    asked = request.args.get("which", "")
    which = asked if asked in WHICH else ""
    chosen = Publication.draft.value if which == "drafts" else request.args.get("publication", "")
    seen = visible_to_staff(work)
    counts = staff_counts(work, seen, q)
    listed = staff_list(seen, q, chosen)
    parts = list(zip(halves(listed, work.today), counts.get(chosen, (0, 0)), strict=True))
    parts = {"upcoming": parts[:1], "past": parts[1:]}.get(which, parts)
    queries, totals = [query for query, _ in parts], [total for _, total in parts]
    page = page_of_halves(work.session, listed, queries, totals, asked_page(), 30)
    return render_template(
        "desk/manage_list.html", page=page, q=q, which=which, narrowed=bool(which or chosen),
        counts=dict(zip(WHICH, (sum(counts[""]), *counts[""], sum(counts["draft"])), strict=True)),
        rows=rows_for(work, page.rows), seats=seats_of(work, page.rows),
        may_create=may_create_events(work), whiches=WHICH,
    )  # fmt: skip


@bp.get("/manage/events/<slug>/")
@open_to(Audience.staff)
def manage_show(slug: str) -> ResponseReturnValue:
    """Show an event to its organisers: what is to be done first."""
    return _overview(whole_managed(slug))


def _overview(event: Event, missing: list[str] | None = None) -> str:
    work = current_work()
    counted = seats(work, event)
    return render_template(
        "desk/manage_show.html",
        event=event,
        event_header=header_of(work, event, counted, "overview"),
        gaps=gaps(event),
        advice=advice(event),
        warnings=warnings(work, event),
        lacks_notice=has_form(event) and current_office().privacy is None,
        refused=missing,
        tasks=tasks(work, event),
        seats=counted,
        public_url=work.links.event(event.slug),
        view=view_of(work, event, counted),
        may_cancel=may_cancel_event(work, event),
    )


@bp.post("/manage/events/<slug>/publish")
@open_to(Audience.staff)
def manage_publish(slug: str) -> ResponseReturnValue:
    """Publish an event, or list what it lacks."""
    event = whole_managed(slug)
    work = current_work()
    try:
        publish(work, event)
    except Incomplete as refusal:
        return _overview(event, refusal.missing), 422
    db.session.commit()
    notify("success", work.texts.gettext(N_("Published. The public sees the event now.")))
    return redirect(url_for("desk.manage_show", slug=slug), 303)


@bp.post("/manage/events/<slug>/unpublish")
@open_to(Audience.staff)
def manage_unpublish(slug: str) -> ResponseReturnValue:
    """Take a published event back to draft, while nobody is registered."""
    event = whole_managed(slug)
    work = current_work()
    release(work, TakeEventBack(event))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The event is a draft again.")))
    return redirect(url_for("desk.manage_show", slug=slug), 303)


@bp.post("/manage/events/<slug>/delete")
@open_to(Audience.staff)
def manage_delete(slug: str) -> ResponseReturnValue:
    """Delete a draft that nothing depends on."""
    event = whole_managed(slug)
    work = current_work()
    release(work, DeleteDraft(event))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The draft “%(title)s” is deleted."), title=event.title_pl))
    return redirect(url_for("desk.manage_listing"), 303)


@bp.get("/manage/events/<slug>/history/")
@open_to(Audience.staff)
def manage_history(slug: str) -> ResponseReturnValue:
    """Show everything that was done to an event, its meetings and its registrations."""
    event = whole_managed(slug)
    work = current_work()
    page = page_of(work.session, facts_of_event(event.id), asked_page(), 50)
    lines = [line(work.texts, fact) for fact in page.rows]
    concerned = {each.subject_id for each in lines if each.subject_kind == "registration"}
    return render_template(
        "desk/history.html",
        event=event,
        event_header=header(event, "history"),
        page=page,
        lines=lines,
        people=names_of(work, concerned),
    )
