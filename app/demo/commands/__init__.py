"""The command that loads the demo."""

import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.demo.build import load_demo
from app.demo.commands.first_start import FACES_THE_WORLD, sign_ins
from app.web.transactions import writing
from app.web.visitors import is_for_this_machine

demo = AppGroup("demo", help="Invented people around the 83 real activities.")


def install(app: Flask) -> None:
    """Install the command."""
    app.cli.add_command(demo)


@demo.command("load")
def load() -> None:
    """Add the demo to the database; a second time changes nothing."""
    if current_app.config.get("ENVIRONMENT") == "production":
        sys.exit("The demo has public passwords and is not loaded where ENVIRONMENT=production.")
    if not is_for_this_machine(current_app.config["BASE_URL"]):
        sys.exit(FACES_THE_WORLD)
    with writing() as work:
        added = load_demo(work)
    click.echo("The demo is loaded." if added else "The demo was loaded before; nothing has changed.")
    for line in sign_ins():
        click.echo(line)
