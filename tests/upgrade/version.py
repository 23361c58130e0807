"""A version of the program in a folder of its own: its commands and its server, on an installation."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.missing import missing
from tests.support.ports import free_port
from tests.support.server import INHERITED, ROOT, RunningServer, started
from tests.support.world import World

FILL = """
import json, sys
from dataclasses import asdict
from sqlalchemy import text
from app import create_app, migrating
from app.extensions import db
from app.sqlite import begin_write
from app.web.request_work import command_work
from config import from_environment
from tests.support.world import build_world
app = create_app(from_environment())
with app.app_context():
    migrating.upgrade()
    begin_write(db.session())
    world = build_world(command_work(db.session()), sys.argv[1])
    db.session.execute(text("INSERT INTO people_kept_settings VALUES ('two_factor', 'optional')"))
    db.session.commit()
print(json.dumps(asdict(world)))
"""
"""What a version runs to make its tables and fill them with its own small world.

It names nothing that rooms might move, so that later versions can run it as well.
"""


@dataclass(frozen=True)
class Installation:
    """A data folder and its database; it keeps its public address, whichever version runs."""

    data: Path
    database_url: str = ""
    mail: tuple[str, int] | None = None
    port: int = field(default_factory=free_port)

    def environment(self) -> dict[str, str]:
        """Return all that a program on it is told."""
        kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
        kept |= {"PYTHONUNBUFFERED": "1", "DATA_DIR": str(self.data), "ENVIRONMENT": "production"}
        kept |= {"BASE_URL": self.url, "SECRET_KEY": "of-both-versions-and-long-enough"}
        if self.mail:
            kept |= {"MAIL_SERVER": self.mail[0], "MAIL_PORT": str(self.mail[1])}
        return kept | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    @property
    def engine_url(self) -> str:
        """The address of its database."""
        return self.database_url or f"sqlite:///{self.data / 'zapisy.sqlite3'}"

    @property
    def url(self) -> str:
        """Its public address."""
        return f"http://127.0.0.1:{self.port}"


def fill(version: "Version", place: Installation, password_hash: str) -> World:
    """Let a version make the tables of a new installation and fill them; all staff have the password."""
    return World(**json.loads(version.python(place, "-c", FILL, password_hash)))


@dataclass(frozen=True)
class Version:
    """The program in a folder."""

    folder: Path

    def run(self, place: Installation, *arguments: str) -> str:
        """Run one of its commands on an installation, and return what it printed."""
        return self.python(place, "-m", "flask", "--app", "wsgi", *arguments)

    def python(self, place: Installation, *arguments: str) -> str:
        """Run Python with this version's modules, and return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=place.environment() | {"PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"{arguments[:4]}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def serving(self, place: Installation, *options: str) -> Iterator[RunningServer]:
        """Let it serve the installation until the end of the block."""
        arguments = ["serve", "--port", str(place.port), "--data", str(place.data), *options]
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        with started(command, place.port, place.data, place.environment(), self.folder) as server:
            yield server
            server.stop()


PRESENT = Version(ROOT)


def version_of(commit: str, folder: Path) -> Version:
    """Take the program of a commit out of the history into a folder; skip the test, loudly, without it."""
    if not (ROOT / ".git").exists() or _git("rev-parse", "-q", "--verify", f"{commit}^{{commit}}").returncode:
        missing(f"commit {commit[:10]}", "git fetch --unshallow, and run the tests in a clone")
    if folder.exists():
        return Version(folder)
    packed = folder.with_suffix(".tar")
    assert _git("archive", "--output", str(packed), commit).returncode == 0
    folder.mkdir()
    subprocess.run(["tar", "-xf", str(packed), "-C", str(folder)], check=True)
    return Version(folder)


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
