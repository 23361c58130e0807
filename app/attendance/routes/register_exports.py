"""Registers to take along: of a session, of an event, of a project, of all, each narrowed to some days."""

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from app.attendance.access import session_for_register
from app.attendance.facts import ALL_EXPORTED, EXPORTED, PROJECT_EXPORTED
from app.attendance.register_lists import register_list, registers_list, registers_of_event, rows_counted
from app.attendance.routes.blueprint import blueprint
from app.errors import Forbidden
from app.events.access import managed_event, organised_project, organises_everything
from app.events.models import Event, Session
from app.exports.forms import DaysForm, Up, take_along
from app.history.facts import Fact
from app.history.operations import record
from app.office.models import THE_ROW
from app.projects.models import Project
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.request_work import current_work
from app.work import Work


@blueprint.route("/manage/events/<slug>/sessions/<int:id>/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def export_register(slug: str, id: int) -> ResponseReturnValue:
    """Ask how the register of a session is taken along; send the file."""
    work = current_work()
    session = session_for_register(work, id, slug)
    event_id = session.meeting.event_id

    def note(kind: str) -> None:
        _note(work, EXPORTED, "event", event_id, kind, [Session.id == id])

    up = Up(url_for("attendance.session", slug=slug, id=id), work.texts.gettext("Attendance"))
    return take_along(work, register_list(work, session), note, up)


@blueprint.route("/manage/events/<slug>/attendance/registers/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def export_of_event(slug: str) -> ResponseReturnValue:
    """Ask how an event's attendance is taken along with a row for each person and session; send the file."""
    work, days = current_work(), DaysForm.asked()
    event = managed_event(work, slug)
    event_id, conditions = event.id, [Event.id == event.id, *_within(days)]

    def note(kind: str) -> None:
        _note(work, EXPORTED, "event", event_id, kind, conditions)

    up = Up(url_for("attendance.export", slug=slug), work.texts.gettext("Attendance"))
    listing = registers_of_event(work, event, conditions, days.told(work.texts))
    return take_along(work, listing, note, up, days)


@blueprint.route("/manage/projects/<int:id>/attendance/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def export_of_project(id: int) -> ResponseReturnValue:
    """Ask how the registers of a project are taken along; send the file."""
    work = current_work()
    return _of_days(work, organised_project(work, id))


@blueprint.route("/manage/attendance/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def export_of_all() -> ResponseReturnValue:
    """Ask how the registers of all projects are taken along; for organisers everywhere."""
    work = current_work()
    if not organises_everything(work):
        raise Forbidden
    return _of_days(work, None)


def _of_days(work: Work, project: Project | None) -> ResponseReturnValue:
    days = DaysForm.asked()
    conditions = [*([Event.project_id == project.id] if project else []), *_within(days)]
    subject = ("project", project.id) if project else ("office", THE_ROW)
    fact = PROJECT_EXPORTED if project else ALL_EXPORTED

    def note(kind: str) -> None:
        _note(work, fact, *subject, kind, conditions)

    up = Up("/manage/hours/", work.texts.gettext("Hours"))
    listing = registers_list(work, conditions, project, days.told(work.texts))
    return take_along(work, listing, note, up, days)


def _within(days: DaysForm) -> list[ColumnElement[bool]]:
    """Return the conditions that a session lies in these days; none while they are wrong."""
    conditions: list[ColumnElement[bool]] = []
    if days.since.data and not days.errors:
        conditions.append(Session.day >= days.since.data)
    if days.until.data and not days.errors:
        conditions.append(Session.day <= days.until.data)
    return conditions


def _note(
    work: Work, fact: Fact, kind: str, id: int, format: str, conditions: list[ColumnElement[bool]]
) -> None:
    """Record that names were taken out, and how many rows they were."""
    with apart(work) as own:
        values = {"format": format, "count": rows_counted(own, conditions)}
        record(own, fact, kind, id, event_id=id if kind == "event" else None, values=values)
