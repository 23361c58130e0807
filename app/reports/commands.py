"""The command `hours report`."""

from collections.abc import Sequence
from datetime import date

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from app.papers.sheets import csv_chunks
from app.projects.models import Project
from app.reports.period import Period
from app.reports.queries import event_report, line_report, project_report
from app.reports.rows import HEADER, ReportRow
from app.web.transactions import reading
from app.work import Work

hours = AppGroup("hours", help="Hours of training and support.")
_BOM = "\ufeff".encode()


def install(app: Flask) -> None:
    """Install this room's command."""
    app.cli.add_command(hours)


@hours.command("report")
@click.option("--project", help="All of a project (its exact name).")
@click.option("--event", "slug", help="One event (the last part of its address).")
@click.option("--line", "line", help="One line of support (its id in files).")
@click.option(
    "--from",
    "first",
    type=date.fromisoformat,
    metavar="YYYY-MM-DD",
    help="Only what was on this day or later.",
)
@click.option(
    "--to",
    "last",
    type=date.fromisoformat,
    metavar="YYYY-MM-DD",
    help="Only what was on this day or earlier.",
)
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for other programs.")
def report(
    project: str | None,
    slug: str | None,
    line: str | None,
    first: date | None,
    last: date | None,
    as_csv: bool,
) -> None:
    """Write the hours of a project, an event or a line to the standard output.

    A row for each module, line and event. People and institutions are those who received something.
    A module's row holds its editions together; they have rows of their own besides.
    """
    if [project, slug, line].count(None) != 2:
        raise click.UsageError("Say one of --project, --event and --line.")
    period = Period(first, last)
    with reading() as work:
        rows = _asked(work, project, slug, line, period)
    if as_csv:
        # Read by programs: no byte order mark, and lines that end as those of other commands.
        whole = b"".join(csv_chunks(HEADER, (row.cells for row in rows)))
        click.echo(whole.removeprefix(_BOM).replace(b"\r\n", b"\n"), nl=False)
        return
    for text in _table(rows):
        click.echo(text)


def _asked(
    work: Work, project: str | None, slug: str | None, line: str | None, period: Period
) -> Sequence[ReportRow]:
    """Return the rows; ends the command with a sentence if what was asked for is unknown."""
    if project is not None:
        id = work.session.scalar(select(Project.id).where(Project.name == project))
        if id is None:
            raise click.ClickException(f"No project has the name {project!r}.")
        return project_report(work, id, period)
    rows = event_report(work, slug, period) if slug is not None else line_report(work, line or "", period)
    if not rows:
        what = f"event has the address {slug!r}" if slug is not None else f"line has the id {line!r}"
        raise click.ClickException(f"No {what}.")
    return rows


def _table(rows: Sequence[ReportRow]) -> list[str]:
    """Return lines for a reader: the same columns, side by side."""
    lines = [[*HEADER[:2], *HEADER[3:], HEADER[2]]]
    for row in rows:
        kind, id, name, *numbers = ("" if cell is None else str(cell) for cell in row.cells)
        lines.append([kind, id, *numbers, name])
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADER) - 1)]
    return ["  ".join([*(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=False)), line[-1]])
            for line in lines]  # fmt: skip
