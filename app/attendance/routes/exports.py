"""The grid as a file: everybody and every session, in the order of the screen."""

from collections.abc import Iterator

from flask import Response, send_file
from flask.typing import ResponseReturnValue

from app.attendance.queries import Column, columns_of, lines_of, people_of, sessions_in_order
from app.attendance.routes.blueprint import blueprint
from app.events.access import managed_event
from app.events.models import Event
from app.hours.queries import earned_minutes
from app.papers.sheets import CSV_TYPE, XLSX_TYPE, Cell, csv_chunks, file_name, xlsx_file
from app.web.access import Audience, open_to
from app.web.request_work import current_work
from app.work import Work


@blueprint.get("/manage/events/<slug>/attendance.csv")
@open_to(Audience.staff)
def export_csv(slug: str) -> ResponseReturnValue:
    """Send the whole grid as CSV."""
    work = current_work()
    event = managed_event(work, slug)
    columns = columns_of(work, sessions_in_order(work, event))
    name = file_name(f"{event.slug}-attendance", work.today, "csv")
    body = b"".join(csv_chunks(_header(columns), _rows(work, event, columns)))
    return Response(
        body, content_type=CSV_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@blueprint.get("/manage/events/<slug>/attendance.xlsx")
@open_to(Audience.staff)
def export_xlsx(slug: str) -> ResponseReturnValue:
    """Send the whole grid as a workbook."""
    work = current_work()
    event = managed_event(work, slug)
    columns = columns_of(work, sessions_in_order(work, event))
    sheet = xlsx_file(_header(columns), _rows(work, event, columns), work.texts.gettext("Attendance"))
    name = file_name(f"{event.slug}-attendance", work.today, "xlsx")
    return send_file(sheet, mimetype=XLSX_TYPE, as_attachment=True, download_name=name)


def _header(columns: list[Column]) -> list[str]:
    """Name each session by its day; where a day has several, by its hour too."""
    days = [column.session.day for column in columns]
    names = [
        f"{column.session.day.isoformat()} {column.session.starts_at:%H:%M}"
        if days.count(column.session.day) > 1 and column.session.starts_at
        else column.session.day.isoformat()
        for column in columns
    ]
    return ["state", "last_name", "first_name", "institution", *names, "earned_minutes"]


def _rows(work: Work, event: Event, columns: list[Column]) -> Iterator[list[Cell]]:
    earned = earned_minutes(work, event)
    people = work.session.scalars(people_of(event)).all()
    for line in lines_of(work, columns, people):
        person = line.registration
        yield [
            person.state.value,
            person.last_name,
            person.first_name,
            person.institution_name,
            *(_written(cell.value.written) if cell.value else None for cell in line.cells),
            earned.get(person.id, 0),
        ]


def _written(value: str) -> Cell:
    return int(value) if value.isdecimal() else value
