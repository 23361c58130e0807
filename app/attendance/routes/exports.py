"""The grid as a file: everybody and every session, in the order of the screen."""

from collections.abc import Iterator, Sequence

from flask.typing import ResponseReturnValue
from sqlalchemy import func, tuple_

from app.attendance.facts import EXPORTED
from app.attendance.headings import file_headings
from app.attendance.queries import (
    Column,
    Other,
    columns_of,
    lines_of,
    others_of,
    people_of,
    sessions_in_order,
)
from app.attendance.routes.blueprint import blueprint
from app.events.access import managed_event
from app.events.models import Event
from app.history.operations import record
from app.ledger.queries import earned_minutes, earned_without_registration
from app.papers.sheets import CSV_TYPE, XLSX_TYPE, Cell, csv_chunks, file_name, xlsx_file
from app.registrations.models import Registration
from app.web.access import Audience, open_to
from app.web.downloads import apart, sent, streamed
from app.web.request_work import current_work
from app.work import Work

_AT_ONCE = 500


@blueprint.get("/manage/events/<slug>/attendance.csv")
@open_to(Audience.staff)
def export_csv(slug: str) -> ResponseReturnValue:
    """Send the whole grid as CSV, piece by piece."""
    work = current_work()
    event = managed_event(work, slug)
    _note(work, event, "CSV")
    id, name = event.id, file_name(f"{event.slug}-attendance", work.today, "csv")

    def pieces(own: Work) -> Iterator[bytes]:
        again = own.session.get_one(Event, id)
        columns = columns_of(own, sessions_in_order(own, again))
        return csv_chunks(_header(columns), _rows(own, again, columns))

    return streamed(work, name, CSV_TYPE, pieces)


@blueprint.get("/manage/events/<slug>/attendance.xlsx")
@open_to(Audience.staff)
def export_xlsx(slug: str) -> ResponseReturnValue:
    """Send the whole grid as a workbook, by way of a temporary file."""
    work = current_work()
    event = managed_event(work, slug)
    _note(work, event, "XLSX")
    columns = columns_of(work, sessions_in_order(work, event))
    file = xlsx_file(_header(columns), _rows(work, event, columns), work.texts.gettext("Attendance"))
    return sent(file, file_name(f"{event.slug}-attendance", work.today, "xlsx"), XLSX_TYPE)


def _note(work: Work, event: Event, kind: str) -> None:
    """Record that names were taken out, those of people from elsewhere too."""
    query = people_of(event).order_by(None).with_only_columns(func.count())
    others = _from_elsewhere(work, event, columns_of(work, sessions_in_order(work, event)))
    values = {"format": kind, "count": (work.session.scalar(query) or 0) + len(others)}
    with apart(work) as own:
        record(own, EXPORTED, "event", event.id, event_id=event.id, values=values)


def _header(columns: list[Column]) -> list[str]:
    """Name the columns, those of sessions each in its own way."""
    names = file_headings([column.session for column in columns])
    return ["state", "last_name", "first_name", "institution", *names, "earned_minutes"]


def _rows(work: Work, event: Event, columns: list[Column]) -> Iterator[list[Cell]]:
    for people in _people(work, event):
        earned = earned_minutes(work, [person.id for person in people])
        for line in lines_of(work, columns, people):
            person = line.registration
            yield [
                person.state.value,
                person.last_name,
                person.first_name,
                person.shown_institution,
                *(_written(cell.value.written) if cell.value else None for cell in line.cells),
                earned.get(person.id, 0),
            ]
    yield from _others(work, event, columns)


def _others(work: Work, event: Event, columns: list[Column]) -> Iterator[list[Cell]]:
    """Yield those from elsewhere: as what they came is their state, and what they received here is earned."""
    others = _from_elsewhere(work, event, columns)
    earned = earned_without_registration(work, event.id, [each.person_id for each in others])
    for each in others:
        yield [
            " ".join(dict.fromkeys(place.role.value for place in each.places)),
            each.who.last_name,
            each.who.first_name,
            each.institution,
            *_places(each, columns),
            earned.get(each.person_id, 0),
        ]


def _from_elsewhere(work: Work, event: Event, columns: list[Column]) -> list[Other]:
    """Return those from elsewhere who have no line among the event's own people."""
    own = set(work.session.scalars(people_of(event).order_by(None).with_only_columns(Registration.id)))
    return [
        each for each in others_of(work, columns)
        if not {place.registration_id for place in each.places} <= own
    ]  # fmt: skip


def _places(other: Other, columns: list[Column]) -> Iterator[Cell]:
    values = {place.session.id: place.value for place in other.places}
    for column in columns:
        value = values.get(column.session.id)
        yield _written(value.written) if value else None


def _people(work: Work, event: Event) -> Iterator[Sequence[Registration]]:
    """Yield everybody, so many at a time that memory does not grow with the event."""
    query = people_of(event).limit(_AT_ONCE)
    here = tuple_(Registration.name_sort, Registration.id)
    people = work.session.scalars(query).all()
    while people:
        yield people
        last = people[-1]
        people = work.session.scalars(query.where(here > tuple_(last.name_sort, last.id))).all()


def _written(value: str) -> Cell:
    return int(value) if value.isdecimal() else value
