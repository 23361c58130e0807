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
    scripts = migration_scripts()
    try:
        with db.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except OperationalError:
        return "The database can't be reached; check DATABASE_URL and that the server runs."
    head = scripts.get_current_head()
    if found == head:
        return None
    known = {script.revision for script in scripts.walk_revisions()}
    if found is None or found in known:
        return f"The database is behind ({found or 'empty'}, not {head}); run ./dev flask db upgrade"
    return (
        f"The database was made by a newer version (revision {found}, this version knows {head}); "
        "install that version or restore a backup."
    )


def is_behind() -> bool:
    """Tell whether an upgrade would bring the schema to the code's."""
    with db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in migration_scripts().walk_revisions()}
    return found != migration_scripts().get_current_head() and (found is None or found in known)


def migration_scripts() -> ScriptDirectory:
    """Return the revisions that come with this code."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)
