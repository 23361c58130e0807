"""The command that loads the demo."""

import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.demo.build import PASSWORD, STAFF, load_demo
from app.extensions import db
from app.sqlite import begin_write
from app.web.request_work import command_work

demo = AppGroup("demo", help="Invented people around the 83 real activities.")


def register(app: Flask) -> None:
    """Register the command."""
    app.cli.add_command(demo)


@demo.command("load")
def load() -> None:
    """Add the demo to the database; a second time changes nothing."""
    if current_app.config.get("ENVIRONMENT") == "production":
        sys.exit("The demo has public passwords and is not loaded where ENVIRONMENT=production.")
    session = db.session()
    begin_write(session)
    added = load_demo(command_work(session))
    db.session.commit()
    click.echo("The demo is loaded." if added else "The demo was loaded before; nothing has changed.")
    for email, _, role in STAFF:
        click.echo(f"  {role.value}: {email} / {PASSWORD}")
