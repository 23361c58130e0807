"""The hours of a project: a page, and the same as a file."""

from collections.abc import Sequence
from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.events.access import organises_everything
from app.events.units import CLOCK_HOUR, in_units
from app.exports.forms import Up, send_csv, send_xlsx, take_along
from app.projects.models import Project
from app.reports.access import chosen_project, reported_projects
from app.reports.forms import PeriodFilter, period_filter
from app.reports.hours_list import hours_list
from app.reports.labels import KINDS
from app.reports.period import Period
from app.reports.queries import project_report
from app.reports.routes.blueprint import blueprint
from app.reports.rows import ReportKind, ReportRow, total_of
from app.web.access import Audience, open_to
from app.web.addresses import address_of
from app.web.pages import asked_page, page_of_list
from app.web.request_work import current_work
from app.work import Work

_PER_PAGE = 50


@blueprint.get("/manage/hours/")
@open_to(Audience.staff)
def hours() -> ResponseReturnValue:
    """Show what a project planned, gave and charged, one kind of rows at a time."""
    work = current_work()
    projects = reported_projects(work)
    project = chosen_project(work, projects, request.args.get("project", ""))
    asked = period_filter(request.args)
    rows = project_report(work, project.id, asked.period) if project and not asked.errors else []
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in ReportKind}
    kind = _kind(by_kind)
    shown = by_kind[kind]
    page = render_template(
        "reports/hours.html",
        projects=projects,
        project=project,
        asked=asked,
        given=total_of([*by_kind[ReportKind.line], *by_kind[ReportKind.event]]),
        tabs=_tabs(by_kind, kind, project, asked),
        kind=kind,
        page=page_of_list(shown, asked_page(), _PER_PAGE),
        total=total_of(shown),
        unit=_unit(shown),
        in_units=in_units,
        exported=_arguments(project, asked),
        sees_all=organises_everything(work),
        entries=partial(_entries, project, asked.period),
    )
    return page, 422 if asked.errors else 200


@blueprint.route("/manage/hours/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def hours_export() -> ResponseReturnValue:
    """Ask which columns of the report are taken along in which format; send the file."""
    work = current_work()
    project, asked = _asked(work)
    back = address_of("reports.hours", {}, _arguments(project, asked))
    listing = hours_list(work, project, asked.period)
    return take_along(work, listing, lambda kind: None, Up(back, work.texts.gettext("Hours")))


@blueprint.get("/manage/hours.csv")
@open_to(Audience.staff)
def hours_csv() -> ResponseReturnValue:
    """Send the report as CSV."""
    work = current_work()
    project, asked = _asked(work)
    return send_csv(work, hours_list(work, project, asked.period))


@blueprint.get("/manage/hours.xlsx")
@open_to(Audience.staff)
def hours_xlsx() -> ResponseReturnValue:
    """Send the report as a workbook."""
    work = current_work()
    project, asked = _asked(work)
    return send_xlsx(work, hours_list(work, project, asked.period))


def _asked(work: Work) -> tuple[Project, PeriodFilter]:
    project = chosen_project(work, reported_projects(work), request.args.get("project", ""))
    asked = period_filter(request.args)
    if project is None or asked.errors:
        raise Missing
    return project, asked


def _kind(by_kind: dict[ReportKind, list[ReportRow]]) -> ReportKind:
    """Return the kind that was asked for, else the first of which there is anything."""
    asked = request.args.get("kind", "")
    if asked in list(ReportKind):
        return ReportKind(asked)
    return next((kind for kind, rows in by_kind.items() if rows), ReportKind.module)


def _tabs(
    by_kind: dict[ReportKind, list[ReportRow]],
    shown: ReportKind,
    project: Project | None,
    asked: PeriodFilter,
) -> list[dict[str, object]]:
    words = current_work().texts.gettext
    return [
        {
            "label": words(KINDS[kind]),
            "url": address_of("reports.hours", {}, {"kind": kind.value, **_arguments(project, asked)}),
            "current": kind == shown,
            "count": len(rows),
        }
        for kind, rows in by_kind.items()
    ]


def _arguments(project: Project | None, asked: PeriodFilter) -> dict[str, str]:
    return ({"project": str(project.id)} if project else {}) | asked.arguments()


def _entries(project: Project | None, period: Period, row: ReportRow, book: str) -> str:
    """Return the address of the entries behind a figure; "" where they can't be narrowed to these days."""
    month = period.month
    if project is None or not (period.is_whole or month):
        return ""
    asked = {"project": project.id, "book": book, row.kind.value: row.subject_id}
    return address_of("progress.entries", {}, asked | ({"month": month} if month else {}))


def _unit(rows: Sequence[ReportRow]) -> int:
    """Return the unit of a total: the one of all rows, else the clock's hour."""
    units = {row.unit_minutes or CLOCK_HOUR for row in rows}
    return units.pop() if len(units) == 1 else CLOCK_HOUR
