"""Commands that deliver mail."""

import signal
import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_mail import Mail

from app.outbox.commands.worker import Step, Worker
from app.web.logs import log_to_stderr
from app.web.transactions import end_if_schema_differs

outbox = AppGroup("outbox", help="The outbox of letters.")


def install(app: Flask) -> None:
    """Install this room's commands, and bind Flask-Mail."""
    # Tests send through a real server too.
    app.config.setdefault("MAIL_SUPPRESS_SEND", False)
    Mail(app)
    app.cli.add_command(outbox)
    app.cli.add_command(worker)


@outbox.command("deliver")
def deliver() -> None:
    """Deliver all mail that is due now, once; exit status 1 if the mail server can't be reached."""
    log_to_stderr(current_app.config["LOG_FORMAT"])
    if Worker(_checked_app()).deliver_all() == Step.blocked:
        sys.exit("Mail can't be delivered now; what is due stays in the outbox.")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Deliver mail as it falls due, until stopped; several workers may run side by side."""
    log_to_stderr(current_app.config["LOG_FORMAT"])
    working = Worker(_checked_app())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: working.stop())
    click.echo("The worker delivers mail; Ctrl-C stops it.")
    working.run()


def _checked_app() -> Flask:
    end_if_schema_differs()
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # the documented way
