"""The figures for the caterer and the hotel, without names: a sheet to print, CSV and XLSX."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.events.models import Event
from app.events.titles import title
from app.needs.queries.catering import CateringDay, RoomNight, catering_days, room_nights
from app.needs.queries.needs import plan_of_event
from app.needs.routes.blueprint import bp
from app.needs.routes.shown import shown_days, shown_nights
from app.needs.sheet import sheet_header, sheet_rows
from app.papers.sheets import CSV_TYPE, XLSX_TYPE, csv_chunks, file_name, xlsx_file
from app.registrations.queries import load_sessions
from app.web.access import Audience, open_to
from app.web.downloads import sent, streamed
from app.web.request_work import current_work
from app.work import Work


@bp.get("/manage/events/<slug>/needs/print")
@open_to(Audience.staff)
def catering_print(slug: str) -> ResponseReturnValue:
    """Show the figures as a sheet to print or to keep as PDF."""
    work = current_work()
    event = managed_event(work, slug)
    days, nights = _figures(work, event)
    return render_template(
        "needs/print.html",
        event=event,
        title=title(event, work.texts.language),
        days=shown_days(work.texts, days),
        nights=shown_nights(work.texts, nights),
    )


@bp.get("/manage/events/<slug>/needs.csv")
@open_to(Audience.staff)
def catering_csv(slug: str) -> ResponseReturnValue:
    """Send the figures as CSV."""
    work = current_work()
    event = managed_event(work, slug)
    rows = list(sheet_rows(work.texts, *_figures(work, event)))
    pieces = csv_chunks(sheet_header(work.texts), rows)
    return streamed(
        work, file_name(f"{event.slug}-catering", work.today, "csv"), CSV_TYPE, lambda own: pieces
    )


@bp.get("/manage/events/<slug>/needs.xlsx")
@open_to(Audience.staff)
def catering_xlsx(slug: str) -> ResponseReturnValue:
    """Send the figures as a workbook."""
    work = current_work()
    event = managed_event(work, slug)
    rows = sheet_rows(work.texts, *_figures(work, event))
    file = xlsx_file(sheet_header(work.texts), rows, work.texts.gettext("Catering"))
    return sent(file, file_name(f"{event.slug}-catering", work.today, "xlsx"), XLSX_TYPE)


def _figures(work: Work, event: Event) -> tuple[list[CateringDay], list[RoomNight]]:
    load_sessions(work, event)
    offered = plan_of_event(work, event.id).offers_rooms
    return catering_days(work, event, served_only=True), room_nights(work, event) if offered else []
