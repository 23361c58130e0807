"""Migrations keep the rows, forward and back, and end at the tables of the models."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Boolean, Date, DateTime, Float, Integer, LargeBinary, Table, Time, func, select

from app import create_app, migrating
from app.extensions import db
from app.tables import METADATA
from tests.support.databases import settings
from tests.support.postgres import PostgresServer

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def revisions() -> list[str]:
    """Return all revisions, the oldest first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def test_the_revisions_are_the_names_of_their_files() -> None:
    assert migrating.revisions() == revisions()


@pytest.fixture
def bare_url(database_kind: str, data_dir: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database: not a single table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{data_dir / 'zapisy.sqlite3'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def bare_app(bare_url: str, data_dir: Path) -> Iterator[Flask]:
    """An application on the empty database, its context pushed."""
    app = create_app(settings(bare_url, data_dir))
    with app.app_context():
        yield app
        db.engine.dispose()


def a_value(column: Any) -> Any:
    """Return some value for a column without looking at what it means."""
    if column.foreign_keys:
        return None if column.nullable else 1
    kind = column.type
    if column.name == "presence":
        return "present"
    for types, value in (
        ((Boolean,), True),
        ((Integer,), 1),
        ((Float,), 1.5),
        ((LargeBinary,), b"x"),
        ((DateTime,), datetime(2026, 9, 1, 8, tzinfo=UTC)),
        ((Date,), date(2026, 9, 1)),
        ((Time,), time(9)),
    ):
        if isinstance(kind, types) or isinstance(getattr(kind, "impl", None), types):
            return value
    enums = getattr(kind, "enums", None)
    if enums:
        return enums[0]
    return ["x"] if "JSON" in type(getattr(kind, "impl", kind)).__name__ else "x"


HOUR = {"unit_minutes": 60}
CHECKED: dict[str, dict[str, Any]] = {
    "attendance_rows": {"registration_id": 1},
    "attendance_warnings": {"registration_id": 1},
    "events_substitutions": {"replaces_id": 2},
    "events_assignments": {"event_id": 1},
    "events_blocks": {"ends_at": time(10)},
    "ledger_entries": {"person_id": 1, "registration_id": 1},
    "programmes_modules": HOUR,
    "lines_lines": HOUR,
    "lines_recipients": {"institution_id": 1},
    "contracts_contracts": HOUR,
    "outbox_calls": {"state": "told"},
    "changes_suspended": {"line_id": 1},
    "contracts_uses": {"line_id": 1},
    "invitations_invitations": {"institution_id": 1},
    "questions_questions": {"template_id": 1},
    "needs_clock": {"id": 1},
    "interest_clock": {"id": 1, "keep_months": 12},
    "persons_verdicts": {"verdict": "different"},
}
"""What a table's checks ask for besides some value in each column that needs one."""
SECOND: dict[str, dict[str, Any]] = {"people_accounts": {"email": "y", "email_key": "y"}}
"""Tables that get a second row, and in what it differs from the first: somebody stands in for another."""


def fill_every_table() -> None:
    """Put one row into each table, parents first."""
    with db.engine.begin() as connection:
        for table in METADATA.sorted_tables:
            row = {
                column.name: a_value(column)
                for column in table.columns
                if not column.nullable and not (column.primary_key and column.name == "id")
            }
            row |= CHECKED.get(table.name, {})
            connection.execute(table.insert().values(row))
            if table.name in SECOND:
                connection.execute(table.insert().values(row | SECOND[table.name]))


def is_filled(rows: Mapping[str, int]) -> bool:
    """Tell whether each of these tables has the rows that it was filled with, and no other."""
    return rows == {name: 1 + (name in SECOND) for name in rows}


def counts() -> dict[str, int]:
    """Return how many rows each table has."""
    with db.engine.connect() as connection:
        present = set(db.inspect(connection).get_table_names())
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in METADATA.sorted_tables
            if table.name in present
        }


def differences() -> list[Any]:
    """Return what the models have and the database lacks, and the other way round."""
    with db.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))


def test_the_newest_revision_is_the_models(bare_app: Flask) -> None:
    migrating.upgrade()
    assert differences() == []


def test_an_upgrade_twice_changes_nothing(bare_app: Flask) -> None:
    migrating.upgrade()
    fill_every_table()
    migrating.upgrade()
    assert is_filled(counts())


def test_each_step_back_and_forward_keeps_the_rows_of_the_others(bare_app: Flask) -> None:
    migrating.upgrade()
    fill_every_table()
    whole = counts()
    assert is_filled(whole)
    steps = revisions()
    for revision in reversed(steps[:-1]):
        migrating.downgrade(revision=revision, drop="monitoring")
        left = counts()
        assert is_filled(left)
        assert len(left) <= len(whole)
    migrating.downgrade(revision="base", drop="monitoring")
    assert counts() == {}
    for revision in steps:
        migrating.upgrade(revision=revision)
    assert counts() == dict.fromkeys(whole, 0)
    assert differences() == []


PARENTS = ("events_events", "people_persons", "registrations_registrations", "people_accounts")


@pytest.fixture
def later_migration(tmp_path: Path) -> Callable[[str], Path]:
    """Make a copy of the migrations with one more, which alters a parent table by copying it."""

    def made(body: str) -> Path:
        folder = tmp_path / "migrations"
        (folder / "versions").mkdir(parents=True)
        for source in [MIGRATIONS / "env.py", *(MIGRATIONS / "versions").glob("*.py")]:
            target = folder / source.relative_to(MIGRATIONS)
            target.write_text(source.read_text())
        head = revisions()[-1]
        (folder / "versions" / "9999_later.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n\n"
            f'revision = "9999_later"\ndown_revision = "{head}"\n\n\n'
            f"def upgrade():\n{textwrap.indent(body, '    ')}\n\n\ndef downgrade():\n    pass\n"
        )
        return folder

    return made


def test_altering_a_parent_does_not_empty_its_children(
    bare_app: Flask, later_migration: Callable[[str], Path]
) -> None:
    migrating.upgrade()
    fill_every_table()
    body = "\n".join(
        f'with op.batch_alter_table("{name}", recreate="always") as batch:\n'
        '    batch.add_column(sa.Column("extra", sa.String(10)))'
        for name in PARENTS
    )
    if bare_app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        body = body.replace(', recreate="always"', "")
    migrating.upgrade(directory=str(later_migration(body)))
    assert is_filled(counts())


@pytest.mark.sqlite
def test_foreign_keys_hold_again_after_a_migration(bare_app: Flask) -> None:
    migrating.upgrade()
    for _ in range(5):
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.sqlite
def test_a_migration_that_orphans_rows_is_undone(
    bare_app: Flask, later_migration: Callable[[str], Path]
) -> None:
    migrating.upgrade()
    fill_every_table()
    folder = later_migration('op.execute("DELETE FROM people_persons")')
    with pytest.raises(SystemExit) as stopped:
        migrating.upgrade(directory=str(folder))
    assert "would leave rows without their parent" in str(stopped.value)
    assert is_filled(counts())
    with db.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == revisions()[-1]


@pytest.mark.sqlite
def test_a_migration_that_fails_half_way_leaves_nothing(
    bare_app: Flask, later_migration: Callable[[str], Path]
) -> None:
    migrating.upgrade()
    folder = later_migration('op.create_table("half", sa.Column("id", sa.Integer))\nraise ValueError("half")')
    with pytest.raises(ValueError, match="half"):
        migrating.upgrade(directory=str(folder))
    with db.engine.connect() as connection:
        assert "half" not in db.inspect(connection).get_table_names()


def test_every_table_can_be_made_by_the_migrations_alone() -> None:
    texts = "".join(path.read_text() for path in (MIGRATIONS / "versions").glob("*.py"))
    assert [table.name for table in METADATA.sorted_tables if f'"{table.name}"' not in texts] == []


def parent_tables() -> set[Table]:
    """Return the tables that others point to."""
    return {key.column.table for table in METADATA.sorted_tables for key in table.foreign_keys}


def test_the_parents_that_are_altered_are_parents() -> None:
    assert set(PARENTS) <= {table.name for table in parent_tables()}
