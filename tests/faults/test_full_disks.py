"""Disks that are really full: what is there can be read, also after a start, and the health check sees it."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import names_nobody
from tests.faults.office import SLUG, Office
from tests.support.databases import migrate
from tests.support.missing import missing
from tests.support.postgres import SETTINGS, installed_binaries, running_postgres, wheel_binaries
from tests.support.server import ROOT
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

FULL = "The disk is full: pages can be read, and nothing can be saved until there is room again."
MAKE = """
import os, sqlite3, sys
made = sqlite3.connect(sys.argv[1], isolation_level=None)
made.execute("PRAGMA journal_mode = WAL")
made.execute("CREATE TABLE line (id INTEGER PRIMARY KEY)")
made.executemany("INSERT INTO line VALUES (?)", [(n,) for n in range(500)])
if sys.argv[2] == "killed":
    os.kill(os.getpid(), 9)
made.close()
"""
READ = """
import sys
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from app import sqlite
engine = create_engine(f"sqlite:///{sys.argv[1]}")
sqlite.prepare(engine)
with engine.connect() as connection:
    print(connection.scalar(text("SELECT count(*) FROM line")))
with engine.connect() as connection:
    try:
        connection.execute(text("INSERT INTO line (id) VALUES (9000)"))
        print("written")
    except OperationalError as error:
        print(error.orig)
"""


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Mount a disk of this size; where that is not allowed, there is nothing to test."""
    folder = Path(tempfile.mkdtemp(prefix="zapisy-disk-", dir="/tmp"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    except OSError:
        done = False
    try:
        if not done:
            pytest.skip("only root may mount a disk that can be filled")
        yield folder
    finally:
        if done:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Fill the disk to its last byte; afterwards there is room again."""
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
    yield
    filling.unlink()


@contextmanager
def office_of(url: str, folder: Path, elsewhere: Path) -> Iterator[Office]:
    """An installation whose log is not on the full disk; at the end nothing runs, and it names nobody."""
    office = Office(folder, url, {"MAIL_SERVER": ""})
    office.log_file = elsewhere / "log"
    office.publish()
    try:
        yield office
    finally:
        office.end()
    names_nobody(office)


@pytest.mark.parametrize("ended", ["stopped", "killed"])
def test_a_start_on_a_full_disk_serves_what_is_there(ended: str, tmp_path: Path) -> None:
    with small_disk(30) as disk, ExitStack() as stack:
        folder = disk / "data"
        folder.mkdir()
        url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
        migrate(url, folder)
        office = stack.enter_context(office_of(url, folder, tmp_path))
        web = office.serve()
        reply = office.sign_up(1)
        assert reply is not None
        assert reply.status == 303
        if ended == "killed":
            office.kill(web)
        with filled(disk):
            if ended == "stopped":
                web.send_signal(signal.SIGTERM)
                assert web.wait(30) == 0
            office.serve()
            assert FULL in office.log
            visitor = office.visitor()
            assert visitor.get("/events/").status == 200
            page = visitor.get(f"/events/{SLUG}/")
            assert page.status == 200
            refused = office.sign_up(2)
            assert refused is not None
            assert refused.status == 503
            status, found, _ = office.health()
            assert status == 503
            assert found["storage"] == "the data folder can't be written; the disk may be full"
        wait_until(lambda: (reply := office.sign_up(3)) is not None and reply.status == 303, 30)
        wait_until(lambda: office.health()[0] == 200, 60)
        with closing(sqlite3.connect(folder / "zapisy.sqlite3")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert database.execute("SELECT count(*) FROM registrations_registrations").fetchone() == (2,)


def test_postgresql_that_cannot_grow_is_not_well(tmp_path: Path) -> None:
    binaries = installed_binaries() or wheel_binaries()
    if binaries is None:
        missing("PostgreSQL", "apt-get install postgresql")
    folder = tmp_path / "data"
    folder.mkdir()
    with small_disk(250) as disk, running_postgres(binaries, SETTINGS, disk) as server, ExitStack() as stack:
        url = server.url(server.create())
        migrate(url, folder)
        office = stack.enter_context(office_of(url, folder, tmp_path))
        office.worker()
        web = office.web()
        wait_until(lambda: office.health()[0] == 200)
        numbers = iter(range(1000))
        with filled(disk):
            status, found, _ = office.health()
            wait_until(lambda: office.health()[1]["database"] != "ok", 10)
            status, found, _ = office.health()
            assert (status, found["database"]) == (503, "takes no changes; its disk may be full")
            assert found["storage"] == "ok"
            replies = [office.sign_up(next(numbers)) for _ in range(60)]
            assert 503 in {reply.status for reply in replies if reply}
            assert office.visitor().get(f"/events/{SLUG}/").status == 200
            office.kill(web)
            office.web()
            assert FULL in office.log
            assert office.visitor().get(f"/events/{SLUG}/").status == 200
        wait_until(lambda: office.health()[0] == 200, 30)
        reply = office.sign_up(next(numbers))
        assert reply is not None
        assert reply.status == 303


@pytest.mark.parametrize("ended", ["closed", "killed"])
def test_a_database_is_read_where_no_file_can_be_made(ended: str, tmp_path: Path) -> None:
    """The same without a disk of one's own: no file of the process may be longer than a byte."""
    path = tmp_path / "zapisy.sqlite3"
    subprocess.run([sys.executable, "-c", MAKE, str(path), ended], check=False, timeout=30)
    assert path.with_name(f"{path.name}-wal").exists() == (ended == "killed")
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)

    def nothing_grows() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))

    answer = subprocess.run(
        [sys.executable, "-B", "-c", READ, str(path)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60, preexec_fn=nothing_grows,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert answer.stdout.splitlines() == ["500", "attempt to write a readonly database"], answer.stderr
