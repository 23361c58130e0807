"""The commands `monitoring new-key` and `monitoring load-dictionaries`."""

import secrets
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from app.errors import Refusal
from app.monitoring.operations.dictionaries import load_dictionaries
from app.projects.models import Project
from app.sealing import Seals
from app.texts import texts_in
from app.web.transactions import writing

monitoring = AppGroup("monitoring", help="Participation forms: their key and their dictionaries.")


def install(app: Flask) -> None:
    """Install this room's commands."""
    app.cli.add_command(monitoring)


@monitoring.command("new-key")
def new_key() -> None:
    """Make a key for MONITORING_KEY and show it with its fingerprint. Nothing is kept: write it down."""
    key = secrets.token_urlsafe(32)
    click.echo(f"MONITORING_KEY={key}")
    click.echo(
        f"Its fingerprint is {Seals([key]).fingerprints[0]}. Write both on paper, and keep it in two places: "
        "without the key no participation form can be read again, and no backup holds it.",
        err=True,
    )


@monitoring.command("load-dictionaries")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--project", help="They hold in this project only (its exact name).")
def load(file: Path, project: str | None) -> None:
    """Add a version of the dictionaries of participation forms from FILE (JSON); earlier ones stay."""
    data = file.read_bytes()
    try:
        with writing() as work:
            found = work.session.scalar(select(Project).where(Project.name == project)) if project else None
            if project and found is None:
                raise click.ClickException(f"There is no project of the name {project}.")
            name = load_dictionaries(work, found, data).name
    except Refusal as refusal:
        raise click.ClickException(texts_in("en").sentence(refusal)) from refusal
    click.echo(f"Loaded: {name}.")
