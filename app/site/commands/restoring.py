"""Putting a backup into an empty place, checked before anything of it is in use."""

import shutil
from pathlib import Path

import click
from flask import Flask

from app.keys import keys_of
from app.migrating import revisions
from app.sealing import Seals
from app.site.commands import of_postgres, of_sqlite
from app.site.commands.archive import DATABASES, KEY, Manifest, Reading, opened
from app.site.commands.backing_up import kind_of, path_of
from app.site.commands.keys import is_among, key_file
from app.site.commands.unfinished import unfinished
from app.web.one_process import give_back, other_process_problem

_OWN = {"web.lock", KEY}
"""What a start leaves in an empty data folder."""


def restore_from(app: Flask, source: Path) -> str:
    """Put a backup in place, whole or not at all; return a line that says what is there now.

    Ends with a sentence, and changes nothing, if the file is not a sound backup of this version or an
    earlier one, or if there is something already that it would overwrite. When a downgrade serves better:
    docs/decisions/0081-the-way-back-is-a-downgrade.md.
    """
    data: Path = app.config["DATA_DIR"]
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    own_key = key_file(app.config) is not None
    with opened(source) as reading:
        _end_unless_fits(source, reading.manifest, kind_of(url))
        problem = other_process_problem(data)
        if problem:
            raise click.ClickException(problem)
        try:
            _end_unless_empty(data, url)
            _end_unless_room(data, reading.manifest)
            with unfinished(data, "restore") as folder:
                _unpack(reading, folder)
                _put_in_place(reading.manifest, folder, data, url)
        except OSError as error:
            raise click.ClickException(f"The backup can't be put into {data}: {error.strerror}.") from error
        finally:
            give_back(data)
        _tell_of_key(app, reading.manifest, own_key)
        _tell_of_monitoring_keys(app, reading.manifest)
        return _said(reading.manifest)


def _end_unless_fits(source: Path, manifest: Manifest, kind: str) -> None:
    if manifest.database != kind:
        raise click.ClickException(
            f"{source} holds a {manifest.database} database, and DATABASE_URL asks for {kind}."
        )
    if manifest.revision not in revisions():
        raise click.ClickException(
            f"{source} was made by a newer version (revision {ascii(manifest.revision)[1:-1]}); "
            "install that version, then restore."
        )


def _end_unless_empty(data: Path, url: str) -> None:
    if kind_of(url) == "postgresql":
        of_postgres.end_unless_empty()
    elif path_of(url).exists():
        raise click.ClickException(f"There is a database in {data} already; restore into an empty folder.")
    found = sorted(
        path.name for path in data.iterdir() if path.name not in _OWN and not path.name.startswith(".zapisy-")
    )
    if found:
        raise click.ClickException(f"{data} is not empty ({found[0]}); restore into an empty folder.")


def _end_unless_room(data: Path, manifest: Manifest) -> None:
    free = shutil.disk_usage(data).free
    if manifest.size > free:
        raise click.ClickException(
            f"There is no room in {data}: {manifest.size / 1e6:.0f} MB are needed, {free / 1e6:.0f} MB free."
        )


def _unpack(reading: Reading, folder: Path) -> None:
    manifest = reading.manifest
    for name in manifest.parts:
        reading.unpack(name, folder / name)
    if manifest.database == "sqlite":
        of_sqlite.check(folder / DATABASES["sqlite"], manifest.revision)


def _put_in_place(manifest: Manifest, folder: Path, data: Path, url: str) -> None:
    """Put the database last: without it nothing starts. Takes the uploads back if it can't be."""
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files").rename(data / "files")
    try:
        database = folder / DATABASES[manifest.database]
        if KEY in manifest.parts:
            (folder / KEY).replace(data / KEY)
        if manifest.database == "sqlite":
            database.rename(path_of(url))
        else:
            of_postgres.put_back(database, url)
    except BaseException:
        (data / "files").rename(folder / "files")
        raise


def _tell_of_key(app: Flask, manifest: Manifest, own: bool) -> None:
    """Say what opens the backup's links, sessions and sealed settings, unless the key in force does.

    `own`: the key of this start came from the data folder, where the backup's now lies.
    """
    if is_among(manifest.key, keys_of(app.config)) or (own and KEY in manifest.parts):
        return
    if KEY in manifest.parts:
        where = f"is in {app.config['DATA_DIR'] / KEY}: add it behind yours (SECRET_KEY=yours,that)"
    else:
        where = "is not in it: set SECRET_KEY to the one of the installation from which it came"
    click.echo(f"The key of the backup {where}, or the links in earlier mails no longer open.", err=True)


def _tell_of_monitoring_keys(app: Flask, manifest: Manifest) -> None:
    """Say which keys open the backup's participation forms, unless MONITORING_KEY holds them."""
    fingerprints = Seals(app.config.get("MONITORING_KEYS", [])).fingerprints
    lacking = [fingerprint for fingerprint in manifest.monitoring_keys if fingerprint not in fingerprints]
    if lacking:
        click.echo(
            f"Participation forms in the backup are sealed with the key {' and '.join(lacking)}, which "
            "MONITORING_KEY does not hold and no backup does: set it, from the paper on which it is kept. "
            "Until then the participation form is closed; everything else works.",
            err=True,
        )


def _said(manifest: Manifest) -> str:
    head = revisions()[-1]
    then = "" if manifest.revision == head else f" It is at {manifest.revision}: run ./dev flask db upgrade."
    return (
        f"The backup of {manifest.made_at} is in place: {manifest.database} database, "
        f"uploads: {len(manifest.uploads)}.{then}"
    )
