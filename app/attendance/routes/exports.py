"""Registers to take along: the grid of an event, also as CSV and XLSX for programs."""

from flask import url_for
from flask.typing import ResponseReturnValue

from app.attendance.facts import EXPORTED
from app.attendance.lists import grid_count, grid_list
from app.attendance.routes.blueprint import blueprint
from app.events.access import managed_event
from app.events.models import Event
from app.exports.forms import Up, send_csv, send_xlsx, take_along
from app.history.operations import record
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.request_work import current_work
from app.work import Work


@blueprint.route("/manage/events/<slug>/attendance/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def export(slug: str) -> ResponseReturnValue:
    """Ask which columns of the grid are taken along in which format; send the file."""
    work = current_work()
    event = managed_event(work, slug)
    up = Up(url_for("attendance.grid", slug=slug), work.texts.gettext("Attendance"))
    rows = work.texts.gettext("A row for each person and session instead")
    also = [Up(url_for("attendance.export_of_event", slug=slug), rows)]
    return take_along(work, grid_list(work, event), lambda kind: _note(work, event, kind), up, also=also)


@blueprint.get("/manage/events/<slug>/attendance.csv")
@open_to(Audience.staff)
def export_csv(slug: str) -> ResponseReturnValue:
    """Send the whole grid as CSV for programs, piece by piece."""
    work = current_work()
    event = managed_event(work, slug)
    _note(work, event, "CSV")
    return send_csv(work, grid_list(work, event))


@blueprint.get("/manage/events/<slug>/attendance.xlsx")
@open_to(Audience.staff)
def export_xlsx(slug: str) -> ResponseReturnValue:
    """Send the whole grid as a workbook for programs, by way of a temporary file."""
    work = current_work()
    event = managed_event(work, slug)
    _note(work, event, "XLSX")
    return send_xlsx(work, grid_list(work, event))


def _note(work: Work, event: Event, kind: str) -> None:
    """Record that names were taken out, those of people from elsewhere too."""
    with apart(work) as own:
        values = {"format": kind, "count": grid_count(own, event)}
        record(own, EXPORTED, "event", event.id, event_id=event.id, values=values)
