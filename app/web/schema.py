"""Whether the database's schema is the one that this code expects."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from app.extensions import db

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


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


def _revisions() -> tuple[str | None, str | None, bool]:
    """Return the database's revision, the code's, and whether the code knows the database's (none: yes)."""
    scripts = migration_scripts()
    with db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    return found, scripts.get_current_head(), found is None or found in known


def migration_scripts() -> ScriptDirectory:
    """Return the revisions that come with this code."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)
