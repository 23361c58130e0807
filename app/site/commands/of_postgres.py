"""A PostgreSQL database in a backup: through the programs that come with PostgreSQL, in one snapshot."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.patience import without_limits
from app.site.commands.archive import FINGERPRINTS, UPLOADS, Described

_UNREACHABLE = "The database can't be reached; check DATABASE_URL and that the server runs."


@contextmanager
def snapshot(url: str) -> Iterator[tuple[Described, IO[bytes]]]:
    """Dump the database as it is at this moment; give what it says of itself, and the dump.

    Both see one snapshot. The dump is read from a pipe: if this process is killed, so is the dump.
    """
    program = _program("pg_dump")
    try:
        with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            without_limits(connection)  # it says nothing for as long as the dump takes
            moment = connection.scalar(text("SELECT pg_export_snapshot()"))
            if not inspect(connection).has_table("alembic_version"):
                raise click.ClickException("The database is empty; is DATABASE_URL right?")
            revision = connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
            tables = set(inspect(connection).get_table_names())
            files = {
                sha256
                for table, query in UPLOADS.items()
                if table in tables
                for sha256 in connection.scalars(text(query))
            }
            table, query = FINGERPRINTS
            fingerprints = list(connection.scalars(text(query))) if table in tables else []
            command = [program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
            with _running([*command, "--dbname", _address(url)], url, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None  # noqa: S101 - for the type checker; it was asked for
                yield Described(revision, sorted(files), fingerprints), process.stdout
    except SQLAlchemyError as error:
        raise click.ClickException(_UNREACHABLE) from error


def end_unless_empty() -> None:
    """End with a sentence if the database has a table already."""
    try:
        tables = inspect(db.engine).get_table_names()
    except SQLAlchemyError as error:
        raise click.ClickException(_UNREACHABLE) from error
    if tables:
        raise click.ClickException(
            "The database is not empty; a backup is restored into an empty one only (createdb)."
        )


def put_back(dump: Path, url: str) -> None:
    """Fill the empty database from the dump: all of it or nothing."""
    command = [_program("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner"]
    command += ["--no-privileges", "--dbname", _address(url)]
    with dump.open("rb") as source, _running(command, url, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101 - for the type checker; it was asked for
        try:
            shutil.copyfileobj(source, process.stdin)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended already, and says why


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise click.ClickException(
            f"{name} is missing; it comes with PostgreSQL (Debian, Ubuntu: postgresql-client)."
        )
    return found


@contextmanager
def _running(
    command: list[str], url: str, stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of PostgreSQL's; ends with its own last words if it fails."""
    password = make_url(url).password
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    with tempfile.TemporaryFile() as told:
        # Its arguments are ours and the setting's; no shell reads them.
        with subprocess.Popen(  # noqa: S603 - as said above
            command, env=environment, stdin=stdin, stdout=stdout, stderr=told
        ) as process:
            try:
                yield process
                status = process.wait()
            finally:
                process.kill()
        if status != 0:
            told.seek(0)
            words = told.read().decode(errors="replace").strip().splitlines() or ["no reason given"]
            raise click.ClickException(f"{Path(command[0]).name} failed: {words[0]}")


def _address(url: str) -> str:
    """Return the address without the password: a list of processes shows it to everybody on the machine."""
    address = make_url(url)._replace(drivername="postgresql", password=None)
    return address.render_as_string(hide_password=False)
