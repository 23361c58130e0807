"""Registrations to take along, and as CSV and XLSX for programs: the screen's filter and order."""

from flask import request
from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.events.models import Event
from app.exports.forms import Up, send_csv, send_xlsx, take_along
from app.history.operations import record
from app.registrations.facts import EXPORTED
from app.registrations.listing import RegistrationFilter, counted
from app.registrations.lists import registration_list
from app.registrations.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.addresses import address_of
from app.web.downloads import apart
from app.web.request_work import current_work
from app.work import Work


@bp.route("/manage/events/<slug>/registrations/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def manage_export(slug: str) -> ResponseReturnValue:
    """Ask which columns are taken along in which format; send the file."""
    work = current_work()
    event, asked = managed_event(work, slug), RegistrationFilter.of(request.args)
    back = address_of("registrations.manage_listing", {"slug": slug}, asked.arguments())
    return take_along(
        work,
        registration_list(work, event, asked),
        lambda kind: _note(work, event, kind, asked),
        Up(back, work.texts.gettext("Registrations")),
    )


@bp.get("/manage/events/<slug>/registrations.csv")
@open_to(Audience.staff)
def manage_csv(slug: str) -> ResponseReturnValue:
    """Export as CSV for programs, piece by piece."""
    work = current_work()
    event, asked = managed_event(work, slug), RegistrationFilter.of(request.args)
    _note(work, event, "CSV", asked)
    return send_csv(work, registration_list(work, event, asked))


@bp.get("/manage/events/<slug>/registrations.xlsx")
@open_to(Audience.staff)
def manage_xlsx(slug: str) -> ResponseReturnValue:
    """Export as XLSX for programs, by way of a temporary file."""
    work = current_work()
    event, asked = managed_event(work, slug), RegistrationFilter.of(request.args)
    _note(work, event, "XLSX", asked)
    return send_xlsx(work, registration_list(work, event, asked))


def _note(work: Work, event: Event, kind: str, asked: RegistrationFilter) -> None:
    with apart(work) as own:
        values = {"format": kind, "count": counted(own, event, asked)}
        record(own, EXPORTED, "event", event.id, event_id=event.id, values=values)
