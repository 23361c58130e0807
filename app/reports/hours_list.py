"""The hours of a project, as a list to take along."""

from collections.abc import Iterator

from app.errors import N_
from app.events.units import CLOCK_HOUR
from app.papers.lists import Kind, Listing, Said, columns_said, in_units_of
from app.papers.sheets import Cell
from app.projects.funding import numbered_name, strip_of
from app.projects.models import Project
from app.registrations.lists import told_by
from app.reports.labels import COLUMNS, KIND
from app.reports.period import Period
from app.reports.queries import project_report
from app.reports.rows import HEADER
from app.texts import Texts
from app.work import Work

_MINUTES = tuple(key for key in HEADER if key.endswith("_minutes") and key != "unit_minutes")
_HOURS: Said = {
    "planned_hours": (N_("Planned, hours"), Kind.units, None),
    "delivered_hours": (N_("Delivered, hours"), Kind.units, None),
    "received_hours": (N_("Received, hours"), Kind.units, None),
    "charged_hours": (N_("Charged, hours"), Kind.units, None),
}
"""The same as minutes say, in the hours of each row; not for programs."""


def hours_list(work: Work, project: Project, period: Period) -> Listing:
    """Return modules, lines and events of a project with their hours in these days."""
    texts, id = work.texts, project.id
    kinds = told_by(texts, KIND)
    said: Said = {key: (COLUMNS[key], _kind(key), kinds if key == "kind" else None) for key in HEADER}
    facts: list[tuple[str, Cell]] = [(texts.gettext("Project"), numbered_name(texts, project))]
    if not period.is_whole:
        facts.append((texts.gettext("Days"), _days(texts, period)))
    return Listing(
        key="hours",
        title=texts.gettext("Hours"),
        stem=f"{project.short_name_pl or project.name}-hours",
        columns=[
            *columns_said(texts, said, unusual=("id", *_MINUTES)),
            *columns_said(texts, _HOURS, published=False),
        ],
        rows=lambda own: _rows(own, id, period),
        facts=facts,
        strip=strip_of(work, project),
    )


def _kind(key: str) -> Kind:
    if key in _MINUTES:
        return Kind.minutes
    return {"kind": Kind.choice, "id": Kind.text, "name": Kind.text}.get(key, Kind.number)


def _days(texts: Texts, period: Period) -> str:
    bounds = [texts.day_plain(each) if each else "" for each in (period.first, period.last)]
    return " – ".join(bounds).strip()


def _rows(work: Work, project_id: int, period: Period) -> Iterator[list[Cell]]:
    for row in project_report(work, project_id, period):
        books, unit = row.books, row.unit_minutes or CLOCK_HOUR
        amounts = (row.planned, books.delivered, books.received, books.charged)
        yield [*row.cells, *(in_units_of(minutes, unit) for minutes in amounts)]
