"""Backup and restore: one file, whole or absent, equal row by row, a sentence for all that can go wrong."""

import fcntl
import hashlib
import json
import os
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import Session

from app import create_app
from app.extensions import db
from app.tables import METADATA
from app.work import Work
from config import from_environment
from tests.deploy.people import Crowd, frozen, sqlite_rows
from tests.support.missing import missing
from tests.support.ports import free_port
from tests.support.postgres import PostgresServer
from tests.support.server import INHERITED, ROOT, running_server
from tests.support.world import World, build_world

Run = Callable[..., Result]


def rows_of(url: str) -> dict[str, list[Any]]:
    """Return every row of every table."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }
    engine.dispose()
    return found


def files_of(data: Path) -> dict[str, str]:
    """Return the checksums of all uploads by their place, which is their checksum too."""
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((data / "files").rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def run() -> Iterator[Run]:
    """Run a command of an application."""
    used: list[Flask] = []

    def ran(app: Flask, *arguments: str | Path) -> Result:
        used.append(app)
        return app.test_cli_runner().invoke(args=[str(each) for each in arguments])

    yield ran
    for app in used:
        with app.app_context():
            db.engine.dispose()


def sentence(result: Result) -> str:
    """Return the one sentence with which a command failed."""
    assert result.exit_code == 1, result.output
    [line] = result.stderr.splitlines()
    return line.removeprefix("Error: ")


def flask(data: Path, *arguments: str | Path, limit: int | None = None) -> subprocess.Popen[str]:
    """Start a command as a process; `limit` is the size that its files may reach, as a full disk's would."""

    def limited() -> None:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, arguments)],
        cwd=ROOT,
        env=kept | {"DATA_DIR": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limited,
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a command; return its status and what it printed."""
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_backup_while_people_register(lived_in: tuple[Path, World], tmp_path: Path) -> None:
    data = Path(shutil.copytree(lived_in[0], tmp_path / "data"))
    database = data / "zapisy.sqlite3"
    # Nobody gives up while the test lets nobody write, however slow the machine.
    env = {"ENVIRONMENT": "production", "DATABASE_PATIENCE": "300"}
    with running_server(data, env=env) as server:
        crowd = Crowd(server.base_url)
        with crowd.registering():
            crowd.wait_for(5)
            with frozen(database):  # sign-ups wait for us, the backup for nobody
                live = sqlite_rows(database)
                assert finished(flask(data, "backup", tmp_path / "first.zip"))[0] == 0
            crowd.wait_for(5)
            before = set(crowd.answered)
            assert finished(flask(data, "backup", tmp_path / "second.zip"))[0] == 0
            begun = next(crowd._next)
            crowd.wait_for(5)
        assert crowd.failed == []
    for name in ("first", "second"):
        status, out, err = finished(flask(tmp_path / name, "restore", tmp_path / f"{name}.zip"))
        assert (status, err) == (0, ""), err
        assert out.startswith("The backup of 20")
        assert files_of(tmp_path / name) == files_of(data) != {}
        assert (tmp_path / name / "secret_key").read_text() == (data / "secret_key").read_text()
    # Row by row what it was at the moment of the backup.
    restored = sqlite_rows(tmp_path / "first" / "zapisy.sqlite3")
    assert restored == live
    # Everybody answered before is in it, nobody who came later, and nobody in part.
    second = tmp_path / "second" / "zapisy.sqlite3"
    there = numbers_in(second)
    assert before <= there <= set(range(1, begun))
    copy = sqlite_rows(second)
    grown = {name: len(rows) - len(live[name]) for name, rows in copy.items()}
    more = len(there - numbers_in(tmp_path / "first" / "zapisy.sqlite3"))
    assert {name: grown[name] for name in GROWING} == dict.fromkeys(GROWING, more)


GROWING = ("people_persons", "registrations_registrations", "outbox_messages")


def numbers_in(database: Path) -> set[int]:
    """Return who of the crowd is registered, by number."""
    with closing(sqlite3.connect(database)) as opened:
        found = opened.execute(
            "SELECT people_persons.last_name FROM people_persons JOIN registrations_registrations"
            " ON person_id = people_persons.id WHERE people_persons.last_name LIKE 'Nowak-%'"
        ).fetchall()
    return {int(name.partition("-")[2]) for (name,) in found}


@pytest.fixture
def filled(app: Flask, work: Work, session: Session) -> Flask:
    """An installation with the small world and its uploads, on either database."""
    build_world(work)
    session.commit()
    return app


@pytest.fixture
def elsewhere(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Flask]]:
    """Make empty installations of the same kind, with the same key."""
    made: list[str] = []

    def empty(name: str = "elsewhere", **environment: str) -> Flask:
        url = ""
        if database_kind == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres_server")
            made.append(server.create())
            url = server.url(made[-1])
        given = {"DATA_DIR": str(tmp_path / name), "DATABASE_URL": url, "SECRET_KEY": "tests-only"}
        return create_app(from_environment(given | environment))

    yield empty
    for name in made:
        request.getfixturevalue("postgres_server").drop(name)


def url_of(app: Flask) -> str:
    """Return the address of an application's database."""
    return str(app.config["SQLALCHEMY_DATABASE_URI"])


def names_in(folder: Path) -> list[str]:
    """Return what lies in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir())


def test_a_restored_copy_is_equal(
    filled: Flask, elsewhere: Callable[..., Flask], run: Run, tmp_path: Path
) -> None:
    _need_pg_dump(filled)
    file = tmp_path / "backup.zip"
    told = run(filled, "backup", file)
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout.startswith(f"{file} (0.")
    uploads = len(files_of(Path(filled.config["DATA_DIR"])))
    assert uploads == 8
    assert f"uploads: {uploads}, without the key: SECRET_KEY" in told.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert names_in(tmp_path) == ["backup.zip", "data"]
    other = elsewhere()
    restored = run(other, "restore", file)
    assert (restored.exit_code, restored.stderr) == (0, "")
    assert rows_of(url_of(other)) == rows_of(url_of(filled))
    data = other.config["DATA_DIR"]
    assert files_of(data) == files_of(filled.config["DATA_DIR"])
    assert list(files_of(data)) == [f"files/{each[:2]}/{each}" for each in files_of(data).values()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in data.rglob("*") if path.is_file()} <= {0o600, 0o644}
    # A second time there is something that it would overwrite.
    assert run(other, "restore", file).exit_code == 1
    assert rows_of(url_of(other)) == rows_of(url_of(filled))


def _need_pg_dump(app: Flask) -> None:
    if url_of(app).startswith("postgresql") and shutil.which("pg_dump") is None:
        missing("pg_dump", "apt-get install postgresql-client")


@pytest.mark.postgres
def test_a_full_database_is_not_restored_into(
    filled: Flask, elsewhere: Callable[..., Flask], run: Run, tmp_path: Path
) -> None:
    _need_pg_dump(filled)
    file = tmp_path / "backup.zip"
    assert run(filled, "backup", file).exit_code == 0
    full = elsewhere(DATABASE_URL=url_of(filled))
    assert sentence(run(full, "restore", file)) == (
        "The database is not empty; a backup is restored into an empty one only (createdb)."
    )


@pytest.mark.postgres
def test_a_dump_that_is_not_taken_leaves_nothing(
    filled: Flask, elsewhere: Callable[..., Flask], run: Run, tmp_path: Path
) -> None:
    _need_pg_dump(filled)
    file = tmp_path / "backup.zip"
    assert run(filled, "backup", file).exit_code == 0
    altered(file, {"database.dump": lambda dump: dump[: len(dump) // 2]}, honest=True)
    other = elsewhere()
    assert sentence(run(other, "restore", file)).startswith("pg_restore failed: pg_restore: error: ")
    assert names_in(other.config["DATA_DIR"]) == ["web.lock"]
    with other.app_context():
        assert inspect(db.engine).get_table_names() == []


@pytest.mark.postgres
def test_programs_of_postgresql_that_are_missing_are_named(
    filled: Flask, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = sentence(run(filled, "backup", tmp_path / "backup.zip"))
    assert told == "pg_dump is missing; it comes with PostgreSQL (Debian, Ubuntu: postgresql-client)."
    assert names_in(tmp_path) == ["data"]


def test_a_postgresql_that_does_not_answer_is_said(run: Run, tmp_path: Path) -> None:
    url = f"postgresql://zapisy@127.0.0.1:{free_port()}/zapisy"
    app = create_app(from_environment({"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": url}))
    if shutil.which("pg_dump") is None:
        missing("pg_dump", "apt-get install postgresql-client")
    told = sentence(run(app, "backup", tmp_path / "backup.zip"))
    assert told == "The database can't be reached; check DATABASE_URL and that the server runs."
    assert names_in(tmp_path) == ["data"]


Alter = Callable[[bytes], bytes]


def altered(file: Path, changes: Mapping[str, Alter | None], *, honest: bool = False, more: str = "") -> None:
    """Alter parts of a backup, None takes one out; `honest` brings its list of checksums up to date; `more`
    is one more part."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        part = parts.pop(name)
        if change:
            parts[name] = change(part)
    if honest:
        said = json.loads(parts["manifest.json"])
        said["parts"] = {
            name: {"size": len(part), "sha256": hashlib.sha256(part).hexdigest()}
            for name, part in parts.items()
            if name != "manifest.json"
        }
        parts["manifest.json"] = json.dumps(said).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        if more:
            archive.writestr(more, b"hostile")


def doubled(file: Path, name: str) -> None:
    """Put a part into a backup a second time, with other bytes."""
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(name, b"hostile")


def said(**changes: Any) -> dict[str, Alter]:
    """Change what the list says of the backup itself."""
    return {"manifest.json": lambda text: json.dumps(json.loads(text) | changes).encode()}


def swapped(text: bytes) -> bytes:
    """Return other bytes of the same length."""
    return bytes([text[0] ^ 1]) + text[1:]


@pytest.fixture
def backup(lived_in: tuple[Path, World], tmp_path: Path, run: Run) -> Path:
    """A sound backup of a SQLite installation that keeps its key itself."""
    data = Path(shutil.copytree(lived_in[0], tmp_path / "data"))
    assert (
        run(create_app(from_environment({"DATA_DIR": str(data)})), "backup", tmp_path / "b.zip").exit_code
        == 0
    )
    return tmp_path / "b.zip"


def upload(file: Path) -> str:
    """Return the name of the first upload in a backup."""
    with zipfile.ZipFile(file) as archive:
        return next(name for name in archive.namelist() if name.startswith("files/"))


FOREIGN = "{file} is not a backup of Zapisy, or it is cut short."
NEWER = "{file} was made by a newer version of Zapisy; install that version."
HOLDS = "{file} holds what no backup holds ({name!r}); it is refused."
DAMAGED = "{file} is damaged: {name} is not what its checksum says. Take another backup."
LIST = "{file} is damaged: its list of parts can't be read."
PARTS = "{file} is damaged: parts are missing, or there twice."
WRONG: list[tuple[str, Callable[[Path], Any], str, str]] = [
    ("empty", lambda file: file.write_bytes(b""), FOREIGN, ""),
    ("text", lambda file: file.write_bytes(b"no backup at all\n" * 99), FOREIGN, ""),
    ("cut", lambda file: file.write_bytes(file.read_bytes()[:-400]), FOREIGN, ""),
    ("other zip", lambda file: zipfile.ZipFile(file, "w").close(), FOREIGN, ""),
    ("other list", lambda file: altered(file, {"manifest.json": lambda _: b'{"name": "x"}'}), FOREIGN, ""),
    ("no list", lambda file: altered(file, {"manifest.json": lambda _: b"\x00["}), FOREIGN, ""),
    ("newer form", lambda file: altered(file, said(version=2)), NEWER, ""),
    ("bad list", lambda file: altered(file, said(parts={"x": 1})), LIST, ""),
    ("bad kind", lambda file: altered(file, said(database="../x")), LIST, ""),
    ("path", lambda file: altered(file, {}, more="../evil"), HOLDS, "../evil"),
    ("root", lambda file: altered(file, {}, more="/srv/evil"), HOLDS, "/srv/evil"),
    ("key elsewhere", lambda file: altered(file, {}, more="files/secret_key"), HOLDS, "files/secret_key"),
    ("without a part", lambda file: altered(file, said(parts={})), HOLDS, "database.sqlite3"),
    ("part lost", lambda file: altered(file, {"secret_key": None}), PARTS, ""),
    ("part twice", lambda file: doubled(file, "secret_key"), PARTS, ""),
    ("database", lambda file: altered(file, {"database.sqlite3": swapped}), DAMAGED, "database.sqlite3"),
    ("short", lambda file: altered(file, {"secret_key": lambda key: key[:-1]}), DAMAGED, "secret_key"),
    ("long", lambda file: altered(file, {"secret_key": lambda key: key * 2}), DAMAGED, "secret_key"),
]


@pytest.mark.parametrize(
    ("break_it", "told", "name"), [each[1:] for each in WRONG], ids=[w[0] for w in WRONG]
)
def test_a_file_that_is_no_sound_backup_changes_nothing(
    backup: Path, break_it: Callable[[Path], Any], told: str, name: str, run: Run, tmp_path: Path
) -> None:
    break_it(backup)
    app = create_app(from_environment({"DATA_DIR": str(tmp_path / "new"), "SECRET_KEY": "other"}))
    assert sentence(run(app, "restore", backup)) == told.format(file=backup, name=name)
    assert set(names_in(tmp_path / "new")) <= {"web.lock"}
    assert names_in(tmp_path) == ["b.zip", "data", "new"]


def test_a_link_in_the_archive_stays_bytes(backup: Path, run: Run, tmp_path: Path) -> None:
    name = upload(backup)
    with zipfile.ZipFile(backup, "a") as archive:
        archive.getinfo(name).external_attr = 0o120777 << 16
        archive.comment = b"so that the list at its end is written anew"
    data = tmp_path / "new"
    assert run(create_app(from_environment({"DATA_DIR": str(data)})), "restore", backup).exit_code == 0
    assert (data / name).is_file()
    assert not (data / name).is_symlink()


def changed_database(file: Path, statement: str, **more: str) -> None:
    """Let the database in a backup be another one, all checksums right."""
    with zipfile.ZipFile(file) as archive:
        archive.extract("database.sqlite3", file.parent)
    inside = file.parent / "database.sqlite3"
    with closing(sqlite3.connect(inside)) as opened:
        opened.execute(statement)
        opened.commit()
    altered(
        file,
        {"database.sqlite3": lambda _: inside.read_bytes()} | (said(**more) if more else {}),
        honest=True,
    )
    inside.unlink()


def test_a_newer_schema_is_left_alone(backup: Path, run: Run, tmp_path: Path) -> None:
    altered(backup, said(revision="9999_future"))
    app = create_app(from_environment({"DATA_DIR": str(tmp_path / "new")}))
    assert sentence(run(app, "restore", backup)) == (
        f"{backup} was made by a newer version (revision 9999_future); install that version, then restore."
    )


def test_a_database_that_is_not_the_one_described_is_refused(backup: Path, run: Run, tmp_path: Path) -> None:
    changed_database(backup, "UPDATE alembic_version SET version_num = '9999_future'")
    app = create_app(from_environment({"DATA_DIR": str(tmp_path / "new")}))
    assert sentence(run(app, "restore", backup)) == (
        "The database in the backup is not the one that its list describes."
    )
    assert names_in(tmp_path / "new") == ["secret_key", "web.lock"]


def test_an_earlier_schema_is_restored_and_what_to_do_is_said(backup: Path, run: Run, tmp_path: Path) -> None:
    changed_database(backup, "UPDATE alembic_version SET version_num = '0004_events'", revision="0004_events")
    app = create_app(from_environment({"DATA_DIR": str(tmp_path / "new")}))
    told = run(app, "restore", backup)
    assert told.exit_code == 0
    assert told.stdout.endswith(" It is at 0004_events: run ./dev flask db upgrade.\n")


def test_the_other_kind_of_database_is_refused(backup: Path, run: Run, tmp_path: Path) -> None:
    given = {"DATA_DIR": str(tmp_path / "new"), "DATABASE_URL": "postgresql:///nowhere"}
    assert sentence(run(create_app(from_environment(given)), "restore", backup)) == (
        f"{backup} holds a sqlite database, and DATABASE_URL asks for postgresql."
    )


@pytest.mark.parametrize("left", ["zapisy.sqlite3", "files", "notes.txt"])
def test_nothing_is_overwritten(backup: Path, left: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / left).write_text("mine")
    app = create_app(from_environment({"DATA_DIR": str(tmp_path / "new")}))
    told = sentence(run(app, "restore", backup))
    assert told.endswith("; restore into an empty folder.")
    assert (tmp_path / "new" / left).read_text() == "mine"


def test_a_running_server_is_left_alone(backup: Path, run: Run, tmp_path: Path) -> None:
    data = tmp_path / "new"
    app = create_app(from_environment({"DATA_DIR": str(data)}))
    with (data / "web.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert sentence(run(app, "restore", backup)).startswith(
            f"Another Zapisy already works on the data in {data}"
        )


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, ""),
        ({"SECRET_KEY": "other"}, "add it behind yours (SECRET_KEY=yours,that)"),
    ],
)
def test_the_key_comes_along(
    backup: Path, environment: dict[str, str], told: str, run: Run, tmp_path: Path
) -> None:
    app = create_app(from_environment({"DATA_DIR": str(tmp_path / "new"), **environment}))
    answer = run(app, "restore", backup)
    assert answer.exit_code == 0
    assert told in answer.stderr
    assert bool(answer.stderr) == bool(told)
    assert (tmp_path / "new" / "secret_key").read_text() == (tmp_path / "data" / "secret_key").read_text()
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(("key", "told"), [("mine", False), ("newer,mine", False), ("another", True)])
def test_a_key_that_is_kept_elsewhere_is_known_again(
    lived_in: tuple[Path, World], key: str, told: bool, run: Run, tmp_path: Path
) -> None:
    given = {"DATA_DIR": str(shutil.copytree(lived_in[0], tmp_path / "data")), "SECRET_KEY": "mine"}
    assert run(create_app(from_environment(given)), "backup", tmp_path / "b.zip").exit_code == 0
    given = {"DATA_DIR": str(tmp_path / "new"), "SECRET_KEY": key}
    answer = run(create_app(from_environment(given)), "restore", tmp_path / "b.zip")
    assert answer.exit_code == 0
    assert ("set SECRET_KEY to the one of the installation" in answer.stderr) == told


def test_what_a_backup_can_not_be_written_to_is_said(backup: Path, run: Run, tmp_path: Path) -> None:
    app = create_app(from_environment({"DATA_DIR": str(tmp_path / "data")}))
    whole = backup.read_bytes()
    assert sentence(run(app, "backup", backup)) == f"{backup} exists already; a backup overwrites nothing."
    assert backup.read_bytes() == whole
    nowhere = tmp_path / "nowhere"
    assert sentence(run(app, "backup", nowhere / "x.zip")) == f"There is no folder {nowhere}; make it first."
    empty = create_app(from_environment({"DATA_DIR": str(tmp_path / "empty")}))
    assert sentence(run(empty, "backup", tmp_path / "x.zip")) == (
        f"There is no database in {tmp_path / 'empty'}; is DATA_DIR right?"
    )
    (tmp_path / "empty" / "zapisy.sqlite3").write_bytes(b"no database at all\n" * 500)
    assert sentence(run(empty, "backup", tmp_path / "x.zip")) == (
        "The database can't be copied: file is not a database."
    )
    assert sentence(run(app, "restore", tmp_path / "x.zip")) == (
        f"{tmp_path / 'x.zip'} can't be read: No such file or directory."
    )
    assert names_in(tmp_path) == ["b.zip", "data", "empty"]


def test_a_missing_upload_is_named_and_the_rest_is_kept(backup: Path, run: Run, tmp_path: Path) -> None:
    name = upload(backup)
    (tmp_path / "data" / name).unlink()
    app = create_app(from_environment({"DATA_DIR": str(tmp_path / "data")}))
    answer = run(app, "backup", tmp_path / "less.zip")
    assert (answer.exit_code, answer.stderr) == (
        0,
        f"An upload is missing or damaged: {tmp_path / 'data' / name}\n",
    )
    assert "uploads: 7," in answer.stdout
    other = create_app(from_environment({"DATA_DIR": str(tmp_path / "new")}))
    assert run(other, "restore", tmp_path / "less.zip").exit_code == 0


@pytest.mark.slow
def test_a_full_disk_is_said_and_leaves_nothing(backup: Path, tmp_path: Path) -> None:
    data, new = tmp_path / "data", tmp_path / "new"
    taking = flask(data, "backup", tmp_path / "full.zip", limit=20_000)
    putting = flask(new, "restore", backup, limit=20_000)
    # The limit on a file's size is an I/O error to SQLite; a full disk it calls by its name.
    assert finished(taking) == (1, "", "Error: The database can't be copied: disk I/O error.\n")
    assert finished(putting) == (1, "", f"Error: The backup can't be put into {new}: File too large.\n")
    assert names_in(tmp_path) == ["b.zip", "data", "new"]
    assert names_in(new) == ["secret_key", "web.lock"]


def test_no_room_is_said_before_anything_is_written(backup: Path, run: Run, tmp_path: Path) -> None:
    altered(backup, {"manifest.json": huge})
    app = create_app(from_environment({"DATA_DIR": str(tmp_path / "new"), "SECRET_KEY": "x"}))
    assert sentence(run(app, "restore", backup)).startswith(f"There is no room in {tmp_path / 'new'}: ")
    assert names_in(tmp_path / "new") == ["web.lock"]


def huge(text: bytes) -> bytes:
    """Let the list say that the database takes a petabyte."""
    listed = json.loads(text)
    listed["parts"]["database.sqlite3"]["size"] = 10**15
    return json.dumps(listed).encode()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_backup_that_is_killed_leaves_no_half_file(
    lived_in: tuple[Path, World], number: signal.Signals, run: Run, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(lived_in[0], tmp_path / "data"))
    with closing(sqlite3.connect(data / "zapisy.sqlite3")) as opened:  # large enough to be caught at it
        opened.execute("CREATE TABLE ballast (bytes BLOB)")
        opened.executemany("INSERT INTO ballast VALUES (randomblob(1000000))", [()] * 60)
        opened.commit()
    target = tmp_path / "backups"
    target.mkdir()
    process = flask(data, "backup", target / "b.zip")
    deadline = time.monotonic() + 60
    while not list(target.glob(".zapisy-backup-*/*")) and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(number)
    status, _, err = finished(process)
    assert status != 0
    assert "Traceback" not in err
    assert not (target / "b.zip").exists()
    left = names_in(target)
    assert len(left) == (1 if number == signal.SIGKILL else 0), left
    app = create_app(from_environment({"DATA_DIR": str(data)}))
    assert run(app, "backup", target / "b.zip").exit_code == 0
    assert names_in(target) == ["b.zip"]
