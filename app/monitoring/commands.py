"""The commands `monitoring new-key` and `monitoring load-dictionaries`."""

import secrets

import click
from flask import Flask
from flask.cli import AppGroup

from app.sealing import Seals

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
