"""The staff's list of events."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from app.catalogue.listing import typed
from app.desk.event_list import event_list
from app.desk.listing import halves, staff_counts, staff_list
from app.desk.routes.blueprint import bp
from app.desk.rows import WHICH, rows_for
from app.errors import Forbidden
from app.events.access import may_create_events, organises_anything, visible_to_staff
from app.events.models import Event, Publication
from app.exports.forms import Up, take_along
from app.registrations.counting import seats_of
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of_halves
from app.web.request_work import current_work
from app.work import Work


@dataclass(frozen=True, slots=True)
class StaffEventFilter:
    """Which events a reader asks for, and the queries of its halves with how many they are."""

    q: str
    which: str
    chosen: str
    counts: dict[str, tuple[int, int]]
    listed: Select[Event]
    parts: list[tuple[Select[Event], int]]

    @classmethod
    def of(cls, work: Work) -> "StaffEventFilter":
        """Return what the request's address asks for; forbidden to who organises nothing."""
        if not organises_anything(work):
            raise Forbidden
        q = typed(request.args.get("q", ""))
        asked = request.args.get("which", "")
        which = asked if asked in WHICH else ""
        chosen = Publication.draft.value if which == "drafts" else request.args.get("publication", "")
        seen = visible_to_staff(work)
        counts, listed = staff_counts(work, seen, q), staff_list(seen, q, chosen)
        parts = list(zip(halves(listed, work.today), counts.get(chosen, (0, 0)), strict=True))
        parts = {"upcoming": parts[:1], "past": parts[1:]}.get(which, parts)
        return cls(q, which, chosen, counts, listed, parts)

    @property
    def queries(self) -> list[Select[Event]]:
        """The queries of the halves."""
        return [query for query, _ in self.parts]


@bp.get("/manage/events/")
@open_to(Audience.staff)
def manage_listing() -> ResponseReturnValue:
    """List the events that the actor organises: search, drafts and published ones apart, paged."""
    work = current_work()
    asked = StaffEventFilter.of(work)
    counts, totals = asked.counts, [total for _, total in asked.parts]
    page = page_of_halves(work.session, asked.listed, asked.queries, totals, asked_page(), 30)
    return render_template(
        "desk/manage_list.html", page=page, q=asked.q, which=asked.which,
        narrowed=bool(asked.which or asked.chosen),
        counts=dict(zip(WHICH, (sum(counts[""]), *counts[""], sum(counts["draft"])), strict=True)),
        rows=rows_for(work, page.rows), seats=seats_of(work, page.rows),
        may_create=may_create_events(work), whiches=WHICH,
    )  # fmt: skip


@bp.route("/manage/events/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def export_events() -> ResponseReturnValue:
    """Ask which columns of the same events are taken along in which format; send the file."""
    work = current_work()
    asked = StaffEventFilter.of(work)
    up = Up(url_for("desk.manage_listing"), work.texts.gettext("Events"))
    return take_along(work, event_list(work, asked.queries), lambda kind: None, up)
