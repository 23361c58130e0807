"""Changing the schema: Alembic is loaded only where it works, since it weighs 11 MB in each process."""

from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app

from app.extensions import db

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class _Commands(click.Command):
    """`flask db ...`: stands for Flask-Migrate's commands until they are asked for."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context of the real ones, which click then follows."""
        _library()
        commands: click.Command = current_app.cli.commands["db"]
        return commands.make_context(info_name, args, parent, **extra)


def install(app: Flask) -> None:
    """Offer the commands."""
    app.cli.add_command(_Commands("db", short_help="Perform database migrations."))


def upgrade(revision: str = "head", directory: str | None = None) -> None:
    """Bring the database up to a revision. Needs an application context."""
    _library().upgrade(directory=directory, revision=revision)


def downgrade(revision: str = "-1", drop: str = "") -> None:
    """Bring the database down to a revision. Needs an application context.

    A step that would lose what nobody can make again refuses, unless `drop` names it.
    """
    _library().downgrade(revision=revision, x_arg=[f"drop={drop}"] if drop else None)


def revisions() -> list[str]:
    """Return the revisions that this code knows, the oldest first: their files bear their names."""
    return sorted(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _library() -> Any:
    """Return Flask-Migrate, bound to the application; it puts its own commands in the place of ours."""
    import flask_migrate

    if "migrate" not in current_app.extensions:
        migrate = flask_migrate.Migrate(directory=str(MIGRATIONS), render_as_batch=True)
        migrate.init_app(current_app, db)
    return flask_migrate
