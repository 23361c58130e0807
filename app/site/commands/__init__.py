"""The commands that back an installation up and restore it."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.site.commands.backing_up import back_up
from app.site.commands.restoring import restore_from


def install(app: Flask) -> None:
    """Install the commands."""
    app.cli.add_command(backup)
    app.cli.add_command(restore)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write database, uploads and key to the new FILE (a ZIP), while Zapisy goes on working."""
    with _ending_tidily():
        click.echo(back_up(_app(), file.absolute()))


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put the backup FILE into an empty data folder (and an empty PostgreSQL database)."""
    with _ending_tidily():
        click.echo(restore_from(_app(), file.absolute()))


@contextmanager
def _ending_tidily() -> Iterator[None]:
    """Let a signal end the command as an error does: what is half done is removed."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped; nothing is left half done."))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # the documented way
