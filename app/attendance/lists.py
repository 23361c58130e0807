"""The grid of an event as people take it along, and as programs read it."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import func, tuple_

from app.attendance.headings import file_headings, list_headings
from app.attendance.models import Presence
from app.attendance.queries import (
    Column,
    Other,
    columns_of,
    lines_of,
    others_of,
    people_of,
    sessions_in_order,
)
from app.attendance.roles import LABELS as ROLES
from app.errors import N_, NC_
from app.events.models import Event
from app.events.units import CLOCK_HOUR, unit_of
from app.ledger.queries import earned_minutes, earned_without_registration
from app.papers.lists import Kind, ListedColumn, Listing, in_units_of
from app.papers.sheets import Cell
from app.projects.funding import strip_of
from app.registrations.listing import STATES
from app.registrations.lists import event_facts, told_by
from app.registrations.models import Registration
from app.texts import Texts
from app.work import Work

SAID = {
    Presence.present: NC_("of a person", "present"),
    Presence.absent: NC_("of a person", "absent"),
    Presence.excused: NC_("of a person", "excused"),
    Presence.partial: NC_("of a person", "present for part of the time"),
}
"""What lists say of a person at a session."""
_AT_ONCE = 500


def grid_list(work: Work, event: Event) -> Listing:
    """Return everybody of an event and every session, in the order of the screen.

    Its rows take a constant number of statements for each 500 people. Columns of two sessions never have
    the same heading.
    """
    texts, columns = work.texts, columns_of(work, sessions_in_order(work, event))
    id, unit = event.id, unit_of(event) or CLOCK_HOUR
    return Listing(
        key="attendance_grid",
        title=texts.gettext("Attendance"),
        stem=f"{event.slug}-attendance",
        columns=list(_columns(texts, columns, unit)),
        rows=lambda own: _rows(own, id, unit),
        facts=event_facts(work, event),
        strip=strip_of(work, event.project),
    )


def told_mark(texts: Texts) -> Callable[[str], Cell]:
    """Return what turns a mark, as files for programs write it, into the reader's words."""
    said = {presence.value: texts.gettext(word) for presence, word in SAID.items()}
    parts = {"late": N_("%(value)s min late"), "early": N_("left %(value)s min early")}

    def says(cell: str) -> Cell:
        if cell in said:
            return said[cell]
        pairs = [each.partition(":") for each in cell.split(" ")]
        told = [texts.gettext(parts[word], value=minutes) for word, _, minutes in pairs if word in parts]
        return ", ".join(told) or cell

    return says


def _columns(texts: Texts, columns: Sequence[Column], unit: int) -> Iterator[ListedColumn]:
    states, gettext = told_by(texts, {**STATES, **ROLES}), texts.gettext
    yield ListedColumn(
        key="state", heading=gettext("State"), kind=Kind.choice, usual=False,
        says=lambda cell: ", ".join(str(states(each)) for each in cell.split(" ")),
    )  # fmt: skip
    yield ListedColumn(key="last_name", heading=gettext("Last name"))
    yield ListedColumn(key="first_name", heading=gettext("First name"))
    yield ListedColumn(key="institution", heading=gettext("Institution"))
    sessions, says = [each.session for each in columns], told_mark(texts)
    for key, heading in zip(file_headings(sessions), list_headings(texts, sessions), strict=True):
        yield ListedColumn(
            key=key, heading=heading, kind=Kind.choice, says=says,
            choice="sessions", choice_heading=gettext("Sessions, each in a column of its own"),
        )  # fmt: skip
    yield ListedColumn(
        key="earned_minutes", heading=gettext("Minutes received"), kind=Kind.minutes, usual=False
    )
    yield ListedColumn(
        key="earned_hours", kind=Kind.units, published=False,
        heading=gettext("Hours received (of %(unit)s min)", unit=unit),
    )  # fmt: skip


def _rows(work: Work, event_id: int, unit: int) -> Iterator[list[Cell]]:
    event = work.session.get_one(Event, event_id)
    columns = columns_of(work, sessions_in_order(work, event))
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
                minutes := earned.get(person.id, 0),
                in_units_of(minutes, unit),
            ]
    yield from _others(work, event, columns, unit)


def _others(work: Work, event: Event, columns: list[Column], unit: int) -> Iterator[list[Cell]]:
    """Yield those from elsewhere: as what they came is their state, and what they received here is earned."""
    others = from_elsewhere(work, event, columns)
    earned = earned_without_registration(work, event.id, [each.person_id for each in others])
    for each in others:
        yield [
            " ".join(dict.fromkeys(place.role.value for place in each.places)),
            each.who.last_name,
            each.who.first_name,
            each.institution,
            *_places(each, columns),
            minutes := earned.get(each.person_id, 0),
            in_units_of(minutes, unit),
        ]


def grid_count(work: Work, event: Event) -> int:
    """Count the rows of the grid's list."""
    query = people_of(event).order_by(None).with_only_columns(func.count())
    others = from_elsewhere(work, event, columns_of(work, sessions_in_order(work, event)))
    return (work.session.scalar(query) or 0) + len(others)


def from_elsewhere(work: Work, event: Event, columns: list[Column]) -> list[Other]:
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
