"""A larger installation for the bench: PostgreSQL, web processes, a worker, and the limit."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from app import create_app
from app.extensions import db
from app.serving import server_options
from benchmarks.problems import Problem
from benchmarks.scratch import Ports
from config import from_environment
from tests.support.databases import migrate
from tests.support.guard import Guard
from tests.support.postgres import PostgresServer, installed_binaries, running_postgres, wheel_binaries
from tests.support.server import INHERITED, ROOT, RunningServer, started

# Durable, as an office's would be.
DURABLE = ("listen_addresses=", "max_connections=100", "shared_buffers=128MB", "timezone=UTC")
KEY = "bench-only"
_PATIENCE_SECONDS = 20.0
ADDRESS = "http://localhost"
PROGRAM = (sys.executable, "-m", "flask", "--app", "wsgi")
_AS_GUIDED = {
    "ENVIRONMENT": "production", "TRUSTED_PROXIES": "1", "LOG_FORMAT": "json",
    "METRICS_TOKEN": "bench-only-bench-only", "MAIL_SENDER": "zapisy@example.org",
}  # fmt: skip
"""What docs/examples/larger.env sets, besides the addresses of what runs."""


@dataclass(frozen=True, slots=True)
class Code:
    """A version of the code in a folder, and the Python that runs it."""

    root: Path = ROOT
    python: str = sys.executable

    def program(self, *arguments: str) -> list[str]:
        """Return the command line of one of its commands."""
        return [self.python, *PROGRAM[1:], *arguments]


OURS = Code()


@dataclass
class Bench:
    """What a line of the table needs: a folder, ports, a database server, and how long to measure."""

    folder: Path
    ports: Ports
    postgres: PostgresServer
    runs: int = 5
    seconds: float = 3.0
    quick: bool = False
    _kept: dict[str, str] = field(default_factory=dict)
    _count: int = 0

    def of(self, much: int, little: int) -> int:
        """Return how many of something: `little` for a quick look."""
        return little if self.quick else much

    def fresh_folder(self) -> Path:
        """Make a data folder."""
        self._count += 1
        folder = self.folder / f"data-{self._count}"
        folder.mkdir()
        return folder

    def database(self, name: str, fill: Callable[[str, Path], None]) -> str:
        """Return the address of a fresh copy of a database that `fill` filled once, after the migrations."""
        if name not in self._kept:
            template = self.postgres.create()
            url = self.postgres.url(template)
            migrate(url, self.files)
            fill(url, self.files)
            _analyse(url)
            self._kept[name] = template
        return self.postgres.url(self.postgres.create(self._kept[name]))

    @property
    def files(self) -> Path:
        """The data folder that all processes on PostgreSQL share."""
        folder = self.folder / "data"
        folder.mkdir(exist_ok=True)
        return folder


@contextmanager
def installed_postgres(folder: Path, binaries: Path | None) -> Iterator[PostgresServer]:
    """Start a PostgreSQL server from the chosen folder of programs, else from any that is found."""
    found = binaries or installed_binaries() or wheel_binaries()
    if found is None or not (found / "initdb").is_file():
        where = f" in {binaries}" if binaries else ""
        raise Problem(
            f"There is no PostgreSQL{where}. Install it (Debian: apt-get install postgresql), "
            "or say where its programs are: --postgres DIR"
        )
    try:
        starting = running_postgres(found, DURABLE, folder)
        server = starting.__enter__()
    except subprocess.CalledProcessError as error:
        said = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        raise Problem(f"PostgreSQL can't be set up in {folder}: {said[-1] if said else error}") from error
    except (OSError, RuntimeError) as error:
        raise Problem(f"PostgreSQL can't be started in {folder}: {error}") from error
    try:
        yield server
    finally:
        starting.__exit__(None, None, None)


@contextmanager
def zapisy(
    bench: Bench,
    database_url: str,
    *,
    processes: int = 2,
    workers: int = 1,
    code: Code = OURS,
    files: Path | None = None,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[list[RunningServer]]:
    """Start web processes on a PostgreSQL database, and workers, without which they are not healthy."""
    data = files or bench.files
    settings = settings_of(data, database_url) | dict(environ)
    with ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(_beside(code.program("worker"), settings, data, code.root))
        command = code.program("serve", "--data", str(data), "--no-worker", "--port")
        yield _all_up(stack, bench, data, settings, [command] * processes, code.root)


@contextmanager
def larger(
    bench: Bench, database_url: str, *, code: Code = OURS, files: Path | None = None
) -> Iterator[list[RunningServer]]:
    """Start the larger installation of docs/deploy.md without nginx: two web processes, two workers,
    metrics, Redis where the machine has it, and a mail server that takes every letter."""
    with redis_of(bench) as redis, mail_server(bench) as mail:
        environ = _AS_GUIDED | mail | redis
        with zapisy(bench, database_url, workers=2, code=code, files=files, environ=environ) as servers:
            yield servers


@contextmanager
def redis_of(bench: Bench) -> Iterator[dict[str, str]]:
    """Start Redis where the machine has it, and give the settings that name it; else say so aloud."""
    program = shutil.which("redis-server")
    if program is None:
        print("NO REDIS on this machine: its share is not in the figures.", file=sys.stderr, flush=True)
        yield {}
        return
    port = bench.ports.take()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(bench.folder)]
    with _beside(command, dict(os.environ), bench.folder, bench.folder):
        _wait_for(port, "Redis")
        yield {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}


@contextmanager
def mail_server(bench: Bench) -> Iterator[dict[str, str]]:
    """Start a mail server that takes every letter and forgets it; give the settings that name it."""
    port = bench.ports.take()
    command = [sys.executable, "-m", "benchmarks.mail_sink", str(port)]
    with _beside(command, dict(os.environ), bench.folder, ROOT):
        _wait_for(port, "The mail server")
        yield {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port)}


def _wait_for(port: int, what: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise Problem(f"{what} did not start.")


@contextmanager
def office(bench: Bench, data: Path, *, code: Code = OURS, **environ: str) -> Iterator[list[RunningServer]]:
    """Start one process of web and worker on SQLite in a data folder, as `./dev run` does."""
    with ExitStack() as stack:
        command = code.program("serve", "--data", str(data), "--port")
        yield _all_up(stack, bench, data, settings_of(data, None) | environ, [command], code.root)


@contextmanager
def limit(bench: Bench, database_url: str, processes: int = 2) -> Iterator[list[RunningServer]]:
    """Start the processes of the bare page."""
    settings = settings_of(bench.files, database_url)
    options = json.dumps(server_options(from_environment(settings)))
    with ExitStack() as stack:
        command = [sys.executable, "-m", "benchmarks.serve_limit", options]
        yield _all_up(stack, bench, bench.files, settings, [command] * processes)


def application(database_url: str, folder: Path, **settings: Any) -> Flask:
    """Return an application in this process, for filling databases and counting statements."""
    environment = {"DATA_DIR": str(folder), "DATABASE_URL": database_url, "SECRET_KEY": KEY}
    environment["TWO_FACTOR"] = "optional"
    return create_app(from_environment(environment | {"BASE_URL": ADDRESS}) | settings)


@contextmanager
def at_work(app: Flask) -> Iterator[None]:
    """Give an application context that leaves no connection behind."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _analyse(url: str) -> None:
    """Let the database know its own sizes, as it does by itself after a minute."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


@contextmanager
def visitor_of(app: Flask) -> Iterator[FlaskClient]:
    """Give a visitor of an application in this process."""
    yield app.test_client()
    with at_work(app):
        pass


def ports_of(servers: list[RunningServer]) -> list[int]:
    """Return the ports of servers."""
    return [int(server.base_url.rpartition(":")[2]) for server in servers]


def settings_of(data: Path, database_url: str | None) -> dict[str, str]:
    """Return the whole environment of a process on a data folder and a database (None: SQLite there)."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    # One address for all processes, as behind a proxy.
    # The measured pages are asked for by staff who sign in with a password alone.
    settings = kept | {"PYTHONUNBUFFERED": "1", "BASE_URL": ADDRESS, "TWO_FACTOR": "optional"}
    settings |= {"DATA_DIR": str(data), "SECRET_KEY": KEY}
    return settings | ({"DATABASE_URL": database_url} if database_url else {})


def _all_up(
    stack: ExitStack,
    bench: Bench,
    data: Path,
    env: Mapping[str, str],
    commands: Sequence[list[str]],
    root: Path = ROOT,
) -> list[RunningServer]:
    """Start servers side by side; each command ends with the port, which is added here."""

    def up(command: list[str], port: int) -> RunningServer:
        return stack.enter_context(_up([*command, str(port)], port, data, env, root))

    ports = [bench.ports.take() for _ in commands]
    with ThreadPoolExecutor(len(commands)) as together:
        return list(together.map(up, commands, ports))


@contextmanager
def _up(
    command: list[str], port: int, data: Path, env: Mapping[str, str], root: Path
) -> Iterator[RunningServer]:
    """Start a server, and turn its failure to start into its own last sentence."""
    starting = started(command, port, data, env, root)
    try:
        server = starting.__enter__()
    except AssertionError as error:
        lines = str(error).strip().splitlines()
        raise Problem(f"A server did not start. {lines[0]} {lines[-1]}") from error
    try:
        yield server
    finally:
        starting.__exit__(None, None, None)


@contextmanager
def _beside(command: list[str], env: Mapping[str, str], folder: Path, root: Path) -> Iterator[None]:
    """Run a process beside the web; it ends with the block, or with the bench."""
    with (folder / "beside.log").open("a") as output:
        process = subprocess.Popen(
            command, cwd=root, env=env, stdout=output, stderr=output, text=True, start_new_session=True
        )
    guard = Guard(process)
    try:
        yield
    finally:
        guard.end()


def nothing(url: str, folder: Path) -> None:
    """Leave a migrated database as it is: the filling of one that is to be empty."""
