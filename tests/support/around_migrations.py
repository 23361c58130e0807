"""Before and after a migration: what a test made is handed over, and what the database holds is read."""

from typing import Any

from sqlalchemy import text

from app.extensions import db
from app.work import Work


def rows(statement: str) -> list[tuple[Any, ...]]:
    """Return what the database answers."""
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def ready(work: Work) -> None:
    """Let the migration see what the test made."""
    work.session.commit()
    work.session.close()
    db.engine.dispose()
