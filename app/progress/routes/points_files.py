"""Everybody's points to take along, and as CSV and XLSX for programs."""

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from app.events.access import managed_event
from app.events.models import Event
from app.exports.forms import Up, send_csv, send_xlsx, take_along
from app.history.operations import record
from app.progress.facts import SCORES_EXPORTED
from app.progress.points_list import points_list
from app.progress.queries.scores import tested_people
from app.progress.routes.blueprint import blueprint
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.request_work import current_work
from app.work import Work


@blueprint.route("/manage/events/<slug>/tests/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def tests_export(slug: str) -> ResponseReturnValue:
    """Ask which columns of the points are taken along in which format; send the file."""
    work = current_work()
    event = managed_event(work, slug)
    up = Up(url_for("progress.tests", slug=slug), work.texts.gettext("Tests"))
    return take_along(work, points_list(work, event), lambda kind: _note(work, event, kind), up)


@blueprint.get("/manage/events/<slug>/tests.csv")
@open_to(Audience.staff)
def tests_csv(slug: str) -> ResponseReturnValue:
    """Send everybody's points as CSV; on request in the reader's words."""
    work = current_work()
    event = managed_event(work, slug)
    _note(work, event, "CSV")
    return send_csv(work, points_list(work, event))


@blueprint.get("/manage/events/<slug>/tests.xlsx")
@open_to(Audience.staff)
def tests_xlsx(slug: str) -> ResponseReturnValue:
    """Send everybody's points as a workbook; on request in the reader's words."""
    work = current_work()
    event = managed_event(work, slug)
    _note(work, event, "XLSX")
    return send_xlsx(work, points_list(work, event))


def _note(work: Work, event: Event, kind: str) -> None:
    """Record that names were taken out."""
    with apart(work) as own:
        query = tested_people(event).order_by(None).with_only_columns(func.count())
        values = {"format": kind, "count": own.session.scalar(query) or 0}
        record(own, SCORES_EXPORTED, "event", event.id, event_id=event.id, values=values)
