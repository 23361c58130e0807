"""The form of a backup: one ZIP file with the database, the uploads, the key, and a list of their checksums.

Reading trusts nothing that the file says: no name in it becomes a path unless it is one that a backup
has, and no byte is used before its checksum has been compared. See docs/decisions/0080.
"""

import hashlib
import json
import re
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import click

from app.typed import parsed_json
from config import KEY_FILE

DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""The database's part, by its kind."""
UPLOADS = {
    "events_files": "SELECT sha256 FROM events_files",
    "office_settings": "SELECT logo_sha256 FROM office_settings WHERE logo_sha256 IS NOT NULL",
}
"""What names uploads: by table, since an older database may lack one."""
FINGERPRINTS = ("monitoring_keys", "SELECT fingerprint FROM monitoring_keys ORDER BY fingerprint")
"""The table of the keys that seal participation forms, and what reads their fingerprints."""
KEY = KEY_FILE

_FORMAT, _VERSION = "zapisy-backup", 1
_LIST = "manifest.json"
_LIST_MAX = 64 * 1024 * 1024
_UPLOAD = re.compile(r"files/([0-9a-f]{2})/\1[0-9a-f]{62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT = re.compile(r"[A-Z2-7]{4}-[A-Z2-7]{4}")
_CHUNK = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)


@dataclass(frozen=True, slots=True)
class Part:
    """A file in the backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; `key` holds salt and hash by which its key is known again.

    `monitoring_keys` are the fingerprints of the keys under which its participation forms are sealed; none of
    these keys is in it.
    """

    made_at: str
    database: str
    revision: str
    key: dict[str, str]
    parts: dict[str, Part] = field(default_factory=dict)
    monitoring_keys: list[str] = field(default_factory=list)

    @property
    def uploads(self) -> list[str]:
        """The names of the parts that are uploads."""
        return [name for name in self.parts if name.startswith("files/")]

    @property
    def size(self) -> int:
        """The bytes of all parts, unpacked."""
        return sum(part.size for part in self.parts.values())


@dataclass(frozen=True, slots=True)
class Described:
    """What a database says of itself at the moment of the backup; `fingerprints` are of `monitoring_keys`."""

    revision: str
    uploads: list[str]
    fingerprints: list[str]


class Writing:
    """Writes a backup from one part to the next, each read once; close it whatever happens."""

    def __init__(self, out: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(out, "w")
        self.parts: dict[str, Part] = {}

    def add(self, name: str, source: IO[bytes], *, pack: bool = False) -> Part:
        """Add what `source` gives until its end; `pack` what is not packed already."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(_member(name, pack=pack), "w", force_zip64=True) as target:
            while chunk := source.read(_CHUNK):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.parts[name] = Part(size, digest.hexdigest())
        return self.parts[name]

    def finish(self, manifest: Manifest) -> None:
        """Add the list of the parts, and close."""
        said = {"format": _FORMAT, "version": _VERSION, **asdict(manifest)}
        said["parts"] = {name: asdict(part) for name, part in self.parts.items()}
        self._archive.writestr(_member(_LIST, pack=True), json.dumps(said, indent=1))
        self._archive.close()

    def close(self) -> None:
        """End the writing; what is not finished is no backup, so that a further failure tells nothing new."""
        with suppress(OSError, ValueError):
            self._archive.close()


def _member(name: str, *, pack: bool) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, time.localtime()[:6])
    member.compress_type = zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED
    member.external_attr = 0o600 << 16
    return member


class Reading:
    """An open backup whose list has been read and is in order."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._path, self._archive = path, archive
        self.manifest = manifest

    def unpack(self, name: str, target: Path) -> None:
        """Write a part to a new file of mode 0600; ends with a sentence unless its checksum is right."""
        part = self.manifest.parts[name]
        digest, size = hashlib.sha256(), 0
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with self._archive.open(name) as source, target.open("xb") as out:
                target.chmod(0o600)
                while size <= part.size and (chunk := source.read(_CHUNK)):
                    digest.update(chunk)
                    size += len(chunk)
                    out.write(chunk)
        except _BROKEN as error:
            raise self._damaged(name) from error
        if (size, digest.hexdigest()) != (part.size, part.sha256):
            raise self._damaged(name)

    def _damaged(self, name: str) -> click.ClickException:
        return click.ClickException(
            f"{self._path} is damaged: {name} is not what its checksum says. Take another backup."
        )


@contextmanager
def opened(path: Path) -> Iterator[Reading]:
    """Open a backup; ends with a sentence if the file is none, is cut short, or holds anything else."""
    foreign = click.ClickException(f"{path} is not a backup of Zapisy, or it is cut short.")
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise click.ClickException(f"{path} can't be read: {error.strerror}.") from error
    except _BROKEN as error:
        raise foreign from error
    with archive:
        try:
            said = _list_of(archive)
        except _BROKEN as error:
            raise foreign from error
        if not isinstance(said, dict) or said.get("format") != _FORMAT:
            raise foreign
        if said.get("version") != _VERSION:
            raise click.ClickException(f"{path} was made by a newer version of Zapisy; install that version.")
        yield Reading(path, archive, _manifest(path, archive, said))


def _list_of(archive: zipfile.ZipFile) -> object:
    if archive.getinfo(_LIST).file_size > _LIST_MAX:
        raise ValueError
    return parsed_json(archive.read(_LIST).decode())


def _manifest(path: Path, archive: zipfile.ZipFile, said: dict[str, object]) -> Manifest:
    try:
        manifest = _read(said)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise click.ClickException(f"{path} is damaged: its list of parts can't be read.") from error
    allowed = {KEY, DATABASES[manifest.database]}
    strange = [name for name in archive.namelist() if name not in manifest.parts and name != _LIST]
    strange += [name for name in manifest.parts if name not in allowed and not _UPLOAD.fullmatch(name)]
    if strange:
        raise click.ClickException(f"{path} holds what no backup holds ({strange[0]!a}); it is refused.")
    missing = {DATABASES[manifest.database], *manifest.parts} - set(archive.namelist())
    if missing or len(archive.namelist()) != len(manifest.parts) + 1:
        raise click.ClickException(f"{path} is damaged: parts are missing, or there twice.")
    return manifest


def _read(said: dict[str, object]) -> Manifest:
    made_at, database, revision = (str(said[name]) for name in ("made_at", "database", "revision"))
    parts, key = said["parts"], said["key"]
    if database not in DATABASES or not isinstance(parts, dict) or not isinstance(key, dict):
        raise ValueError
    for part in parts.values():
        if type(part["size"]) is not int or part["size"] < 0 or not _SHA256.fullmatch(part["sha256"]):
            raise ValueError
    whole = {str(name): Part(part["size"], part["sha256"]) for name, part in parts.items()}
    fingerprints = said.get("monitoring_keys", [])  # an older backup has none
    if not isinstance(fingerprints, list) or not all(
        isinstance(each, str) and _FINGERPRINT.fullmatch(each) for each in fingerprints
    ):
        raise ValueError
    return Manifest(
        made_at, database, revision, {str(a): str(b) for a, b in key.items()}, whole, fingerprints
    )
