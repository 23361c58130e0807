"""Whether the database's schema is the one that this code expects."""

from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.migrating import revisions


def schema_problem() -> str | None:
    """Return a sentence if the database can't be reached or is behind or ahead of the code, else None."""
    try:
        found, head, is_known = _revisions()
    except OperationalError:
        return "The database can't be reached; check DATABASE_URL and that the server runs."
    if found == head:
        return None
    if is_known:
        return f"The database is behind ({found or 'empty'}, not {head}); run ./dev flask db upgrade"
    return (
        f"The database was made by a newer version (revision {found}, this version knows {head}); "
        "install that version or restore a backup."
    )


def is_behind() -> bool:
    """Tell whether an upgrade would bring the schema to the code's."""
    found, head, is_known = _revisions()
    return found != head and is_known


def _revisions() -> tuple[str | None, str, bool]:
    """Return the database's revision, the code's, and whether the code knows the database's (none: yes)."""
    known = revisions()
    with db.engine.connect() as connection:
        there = inspect(connection).has_table("alembic_version")
        found = connection.scalar(text("SELECT version_num FROM alembic_version")) if there else None
    return found, known[-1], found is None or found in known
