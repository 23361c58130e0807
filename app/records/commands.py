"""Commands of the room `records`: loading activities, programmes and lines, and writing activities."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from app.projects.dumping import dump_whole_project
from app.projects.queries import whole_projects
from app.records.operations import Loaded, load, load_lines, load_programmes
from app.records.operations.recruitments import dump_recruitments
from app.records.writing import all_records, as_json
from app.typed import parsed_json
from app.web.transactions import reading, writing

MAX_BYTES = 20 * 1024 * 1024


class UnreadableFile(ValueError):
    """A file that is no JSON text; its text is a sentence for the user."""


def install(app: Flask) -> None:
    """Install `events load`, `events dump`, `programmes load` and `lines load`."""
    app.cli.add_command(_events)
    app.cli.add_command(_programmes)
    app.cli.add_command(_lines)


_events = AppGroup("events", help="Load activities from a file, or write them to one.")
_programmes = AppGroup("programmes", help="Load programmes with their modules and parts from a file.")

_lines = AppGroup("lines", help="Load lines of support with recipients and appointments from a file.")


@_events.command("load")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--publish", is_flag=True, help="Publish what the file brings as drafts.")
def _load(path: Path, publish: bool) -> None:
    """Load activities from FILE.json, all or nothing; loading the same file again changes nothing.

    Trainers whose task at a published event begins or ends get a letter.
    """
    data = _data_of(path)
    with writing() as work:
        loaded = load(work, data, publish=publish)
        _stop_at(loaded.problems)
    click.echo(_told(loaded))


@_programmes.command("load")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def _load_programmes(path: Path) -> None:
    """Load programmes from FILE.json, all or nothing; loading the same file again changes nothing."""
    data = _data_of(path)
    with writing() as work:
        loaded = load_programmes(work, data)
        _stop_at(loaded.problems)
    click.echo(f"{loaded.added} added, {loaded.changed} changed, {loaded.unchanged} unchanged")


@_lines.command("load")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def _load_lines(path: Path) -> None:
    """Load lines of support from FILE.json, all or nothing; loading the same file again changes nothing."""
    data = _data_of(path)
    with writing() as work:
        loaded = load_lines(work, data)
        _stop_at(loaded.problems)
    click.echo(f"{loaded.added} added, {loaded.changed} changed, {loaded.unchanged} unchanged")


@_events.command("dump")
def _dump() -> None:
    """Write all activities and projects to the standard output, in the format that `load` takes."""
    with reading() as work:
        records = all_records(work)
        data: dict[str, Any] = {
            "meta": {"records": len(records), "time_zone": "Europe/Warsaw"},
            "projects": [dump_whole_project(project) for project in whole_projects(work)],
            "events": records,
        }
        recruitments = dump_recruitments(work)
        if recruitments:
            data["recruitments"] = recruitments
    click.echo(as_json(data).encode(), nl=False)


def read_json(path: Path) -> Any:
    """Return the data of a JSON file in UTF-8, with or without a byte order mark.

    Raises UnreadableFile for another encoding, a file that is too large, and what is no JSON.
    """
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableFile(f"the file is too large; at most {MAX_BYTES // 1024 // 1024} MB can be loaded")
    try:
        return parsed_json(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableFile("the file is not in UTF-8; save it in that encoding") from None
    except ValueError as problem:
        raise UnreadableFile(f"the file is not JSON: {problem}") from None


def _data_of(path: Path) -> Any:
    try:
        return read_json(path)
    except UnreadableFile as problem:
        click.echo(f"{path.name}: {problem}", err=True)
        raise SystemExit(1) from None


def _stop_at(problems: Sequence[str]) -> None:
    """End the command, and so its transaction, when a file was refused."""
    if problems:
        for line in problems:
            click.echo(line, err=True)
        raise SystemExit(1)


def _told(loaded: Loaded) -> str:
    parts = f"{loaded.added} added, {loaded.changed} changed, {loaded.unchanged} unchanged"
    told = f"; {loaded.told} told by letter of their task" if loaded.told else ""
    return f"{parts}, {loaded.published} published{told}"
