"""A SQLite database in a backup: copied while it is in use, and checked before it is put back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import click

from app.site.commands.archive import FINGERPRINTS, UPLOADS, Described

NAME = "zapisy.sqlite3"


@contextmanager
def snapshot(database: Path, folder: Path) -> Iterator[tuple[Described, Path]]:
    """Copy the database as it is at this moment; give what it says of itself, and the copy.

    One step of SQLite's own online backup: writers neither wait nor are waited for.
    """
    if not database.exists():
        raise click.ClickException(f"There is no database in {database.parent}; is DATA_DIR right?")
    copy = folder / NAME
    copy.touch(0o600)
    try:
        with (
            closing(sqlite3.connect(_read_only(database), uri=True, timeout=30)) as live,
            closing(sqlite3.connect(copy)) as target,
        ):
            live.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            described = _look_into(target)
    except sqlite3.Error as error:
        raise click.ClickException(f"The database can't be copied: {error}.") from error
    yield described, copy


def check(copy: Path, revision: str) -> None:
    """End with a sentence unless the unpacked database is sound and of the revision that the backup says."""
    try:
        with closing(sqlite3.connect(_read_only(copy), uri=True)) as database:
            found = _look_into(database).revision
    except sqlite3.Error as error:
        raise click.ClickException(f"The database in the backup can't be used: {error}.") from error
    if found != revision:
        raise click.ClickException("The database in the backup is not the one that its list describes.")


def _look_into(database: sqlite3.Connection) -> Described:
    [told] = database.execute("PRAGMA quick_check(1)").fetchone()
    if told != "ok":
        raise sqlite3.DatabaseError(f"it is damaged ({told})")
    row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found = {
        sha256 for table, query in UPLOADS.items() if table in tables for (sha256,) in database.execute(query)
    }
    table, query = FINGERPRINTS
    fingerprints = [fingerprint for (fingerprint,) in database.execute(query)] if table in tables else []
    return Described(row[0] if row else "", sorted(found), fingerprints)


def _read_only(path: Path) -> str:
    return f"file:{quote(str(path))}?mode=ro"
