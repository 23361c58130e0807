"""The list of registrations as CSV and XLSX: the same filter and order as the screen, streamed."""

from flask import request
from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.events.models import Event
from app.history.operations import record
from app.papers.sheets import CSV_TYPE, XLSX_TYPE, csv_chunks, file_name, xlsx_file
from app.registrations.facts import EXPORTED
from app.registrations.listing import ExportColumns, RegistrationFilter, counted, exported
from app.registrations.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.downloads import apart, one_transaction, sent, streamed
from app.web.request_work import current_work
from app.work import Work


@bp.get("/manage/events/<slug>/registrations.csv")
@open_to(Audience.staff)
def manage_csv(slug: str) -> ResponseReturnValue:
    """Export as CSV, piece by piece."""
    work = current_work()
    event = managed_event(work, slug)
    asked = RegistrationFilter.of(request.args)
    _note(work, event, "CSV", counted(work, event, asked))
    name = file_name(event.slug, work.today, "csv")
    columns = ExportColumns.of(work, event)
    return streamed(
        work,
        name,
        CSV_TYPE,
        lambda own: csv_chunks(columns.header, exported(own, event, asked, columns)),
    )


@bp.get("/manage/events/<slug>/registrations.xlsx")
@open_to(Audience.staff)
def manage_xlsx(slug: str) -> ResponseReturnValue:
    """Export as XLSX, by way of a temporary file."""
    work = current_work()
    event = managed_event(work, slug)
    asked = RegistrationFilter.of(request.args)
    _note(work, event, "XLSX", counted(work, event, asked))
    with one_transaction(work) as own:
        columns = ExportColumns.of(own, event)
        file = xlsx_file(
            columns.header, exported(own, event, asked, columns), work.texts.gettext("Registrations")
        )
    return sent(file, file_name(event.slug, work.today, "xlsx"), XLSX_TYPE)


def _note(work: Work, event: Event, kind: str, count: int) -> None:
    with apart(work) as own:
        values = {"format": kind, "count": count}
        record(own, EXPORTED, "event", event.id, event_id=event.id, values=values)
