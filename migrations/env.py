"""How Alembic reaches the database: through the application's engine, all revisions in one transaction."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine

from app.extensions import db
from app.patience import without_limits
from app.tables import METADATA


def main() -> None:
    """Run the migrations online; writing SQL files is not offered."""
    if context.is_offline_mode():
        raise SystemExit("Migrations run against a database; there is no offline mode.")
    with current_app.app_context():
        if db.engine.dialect.name == "sqlite":
            _on_sqlite(db.engine)
        else:
            with db.engine.connect() as connection:
                without_limits(connection)
                _run(connection)


def _on_sqlite(engine: Engine) -> None:
    """Altering a table copies it; with foreign keys on, dropping the old one would empty its children.

    Inside a transaction the pragma does nothing, so it goes to the driver before one begins. The
    connection is closed afterwards, not handed back: the next user would write without foreign keys. See docs/decisions/0013.
    """
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        connection.detach()
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.close()
        _run(connection)


def _run(connection: Connection) -> None:
    with connection.begin():
        context.configure(
            connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise SystemExit(f"The migration would leave rows without their parent: {broken[:5]}")


main()
