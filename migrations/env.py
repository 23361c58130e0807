"""How Alembic reaches the database: through the application's engine, one transaction a revision."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.extensions import db
from app.tables import METADATA


def main() -> None:
    """Run the migrations online; writing SQL files is not offered."""
    if context.is_offline_mode():
        raise SystemExit("Migrations run against a database; there is no offline mode.")
    with current_app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            _on_sqlite(connection)
        else:
            _run(connection)


def _on_sqlite(connection: Connection) -> None:
    """Altering a table copies it; with foreign keys on, dropping the old one would empty its children."""
    connection.exec_driver_sql("ROLLBACK")
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    _run(connection)
    connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise SystemExit(f"The migration would leave rows without their parent: {broken[:5]}")
    connection.commit()


main()
