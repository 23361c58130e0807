"""Where everybody of an event stands: a page for its organisers and trainers, and files for organisers."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from app.attendance.queries import people_of
from app.events.access import managed_event, may_manage_event, organises_project
from app.events.models import Event
from app.events.titles import title
from app.events.units import in_units
from app.exports.forms import Up, send_csv, send_xlsx, take_along
from app.history.operations import record
from app.progress.access import event_of_standing
from app.progress.facts import EXPORTED
from app.progress.labels import CHIPS, OUTCOMES, OUTLOOKS, lacking
from app.progress.queries.edition import edition_standing
from app.progress.routes.blueprint import blueprint
from app.progress.standing_list import standing_list
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.pages import asked_page, page_of_list
from app.web.request_work import current_work
from app.work import Work

_PER_PAGE = 50


@blueprint.get("/manage/events/<slug>/standing/")
@open_to(Audience.staff)
def edition(slug: str) -> ResponseReturnValue:
    """Show people by part, who is most in danger first; a trainer sees no way on to one person's data."""
    work = current_work()
    event = event_of_standing(work, slug)
    manages = may_manage_event(work, event)
    load_sessions(work, event)
    found = edition_standing(work, event)
    return render_template(
        "progress/edition.html",
        event=event,
        event_header=header_of(work, event, "standing") if manages else None,
        title=title(event, work.texts.language),
        manages=manages,
        gives_links=event.project_id is not None and organises_project(work, event.project_id),
        standing=found,
        page=page_of_list(found.people, asked_page(), _PER_PAGE),
        outlooks=OUTLOOKS,
        chips=CHIPS,
        outcomes=OUTCOMES,
        lacking=lacking,
        in_units=in_units,
    )


@blueprint.route("/manage/events/<slug>/standing/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def edition_export(slug: str) -> ResponseReturnValue:
    """Ask which columns of the page are taken along in which format; send the file."""
    work = current_work()
    event = managed_event(work, slug)
    up = Up(url_for("progress.edition", slug=slug), work.texts.gettext("Who stands where"))
    return take_along(work, standing_list(work, event), lambda kind: _note(work, event, kind), up)


@blueprint.get("/manage/events/<slug>/standing.csv")
@open_to(Audience.staff)
def edition_csv(slug: str) -> ResponseReturnValue:
    """Send the whole page as CSV, in minutes; on request in the reader's words."""
    work = current_work()
    event = managed_event(work, slug)
    _note(work, event, "CSV")
    return send_csv(work, standing_list(work, event))


@blueprint.get("/manage/events/<slug>/standing.xlsx")
@open_to(Audience.staff)
def edition_xlsx(slug: str) -> ResponseReturnValue:
    """Send the whole page as a workbook, in minutes; on request in the reader's words."""
    work = current_work()
    event = managed_event(work, slug)
    _note(work, event, "XLSX")
    listing, sheet = standing_list(work, event), work.texts.gettext("Hours")
    return send_xlsx(work, listing, sheet)


def _note(work: Work, event: Event, kind: str) -> None:
    """Record that names were taken out."""
    with apart(work) as own:
        query = people_of(event).order_by(None).with_only_columns(func.count())
        values = {"format": kind, "count": own.session.scalar(query) or 0}
        record(own, EXPORTED, "event", event.id, event_id=event.id, values=values)
