"""The staff's list of events."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.catalogue.listing import typed
from app.desk.listing import halves, staff_counts, staff_list
from app.desk.routes.blueprint import bp
from app.desk.rows import WHICH, rows_for
from app.errors import Forbidden
from app.events.access import may_create_events, organises_anything, visible_to_staff
from app.events.models import Publication
from app.registrations.counting import seats_of
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of_halves
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
