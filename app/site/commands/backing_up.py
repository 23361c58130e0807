"""Taking a backup while people register."""

import os
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import IO

import click
from flask import Flask

from app import clock
from app.keys import keys_of
from app.site.commands import of_postgres, of_sqlite
from app.site.commands.archive import DATABASES, KEY, Manifest, Writing
from app.site.commands.keys import fingerprint_of, key_file
from app.site.commands.unfinished import unfinished


def back_up(app: Flask, target: Path) -> str:
    """Write a backup to a new file of mode 0600, whole or not at all; return a line that tells of it."""
    _end_unless_new(target)
    try:
        with unfinished(target.parent, "backup") as folder:
            part = folder / "backup.zip"
            with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as out:
                said = _write(app, out, folder)
                out.flush()
                os.fsync(out.fileno())
            _end_unless_new(target)
            part.rename(target)
    except OSError as error:
        raise click.ClickException(f"The backup can't be written to {target}: {error.strerror}.") from error
    return f"{target} ({target.stat().st_size / 1e6:.1f} MB): {said}"


def _end_unless_new(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise click.ClickException(f"{target} exists already; a backup overwrites nothing.")
    if not target.parent.is_dir():
        raise click.ClickException(f"There is no folder {target.parent}; make it first.")


def _write(app: Flask, out: IO[bytes], folder: Path) -> str:
    made_at = clock.now().isoformat(timespec="seconds")
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    kind = kind_of(url)
    with closing(Writing(out)) as writing:
        if kind == "sqlite":
            with (
                of_sqlite.snapshot(path_of(url), folder) as (found, copy),
                copy.open("rb") as source,
            ):
                writing.add(DATABASES[kind], source, pack=True)
        else:
            with of_postgres.snapshot(url) as (found, dump):
                writing.add(DATABASES[kind], dump)
        lacking = _add_uploads(app.config["DATA_DIR"], writing, found.uploads)
        key = key_file(app.config)
        if key:
            writing.add(KEY, BytesIO(key.read_bytes()))
        secret = fingerprint_of(keys_of(app.config)[0])
        writing.finish(Manifest(made_at, kind, found.revision, secret, monitoring_keys=found.fingerprints))
    where = "with the key" if key else "without the key: SECRET_KEY holds it, keep it elsewhere"
    sealed = (
        f"; participation forms need the key {_listed(found.fingerprints)} of MONITORING_KEY"
        if found.fingerprints
        else ""
    )
    return f"{kind} database at {found.revision}, uploads: {len(found.uploads) - lacking}, {where}{sealed}."


def _listed(fingerprints: list[str]) -> str:
    return " and ".join(fingerprints)


def _add_uploads(data: Path, writing: Writing, uploads: list[str]) -> int:
    """Add the uploads that the database names; say which are missing or damaged, and count them.

    A backup without them is worth more than none.
    """
    lacking = 0
    for sha256 in sorted(uploads):
        name = f"files/{sha256[:2]}/{sha256}"
        try:
            with (data / name).open("rb") as source:
                sound = writing.add(name, source).sha256 == sha256
        except FileNotFoundError:
            sound = False
        if not sound:
            lacking += 1
            click.echo(f"An upload is missing or damaged: {data / name}", err=True)
    return lacking


def kind_of(url: str) -> str:
    """Return the kind of database at an address of SQLAlchemy's."""
    return "sqlite" if url.startswith("sqlite") else "postgresql"


def path_of(url: str) -> Path:
    """Return the file of a SQLite database."""
    return Path(url.removeprefix("sqlite:///"))
