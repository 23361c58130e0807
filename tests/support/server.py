"""A real Zapisy server for the suite: the process that `./dev run` starts."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.support.guard import Guard
from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
LOG_LETTERS = 20_000
# What a server may inherit; everything else that it knows, the test has said.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE")


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that answers; `base_url` has no slash at its end."""

    base_url: str
    data_dir: Path
    process: subprocess.Popen[str]
    log_file: Path

    @property
    def log(self) -> str:
        """What the server has printed until now, or the end of it, for the message of an assertion."""
        return self.log_file.read_text(errors="replace")[-LOG_LETTERS:]

    def stop(self, seconds: float = 15.0) -> int:
        """Ask the server to stop, as Ctrl-C and a supervisor do, and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


@contextmanager
def running_server(
    data_dir: Path,
    database_url: str | None = None,
    env: Mapping[str, str] | None = None,
    arguments: Sequence[str] = (),
) -> Iterator[RunningServer]:
    """Start the server with its worker on a free port, and end the whole group with the block.

    Yields once `/healthz` answers 200. Settings come from `env` alone, not from the suite's environment.
    """
    settings = {name: os.environ[name] for name in INHERITED if name in os.environ}
    # Tests sign in with a password alone, except where they are about the code.
    settings |= {"PYTHONUNBUFFERED": "1", "DATA_DIR": str(data_dir), "TWO_FACTOR": "optional", **(env or {})}
    if database_url:
        settings["DATABASE_URL"] = database_url
    port = free_port()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    command += ["--port", str(port), "--data", str(data_dir), *arguments]
    with started(command, port, data_dir, settings, ROOT) as server:
        yield server


@contextmanager
def started(
    command: list[str], port: int, data_dir: Path, env: Mapping[str, str], folder: Path
) -> Iterator[RunningServer]:
    """Start any command that serves on `port`; yields once it answers, ends its group with the block."""
    logs = Path(tempfile.mkdtemp(prefix="zapisy-server-"))
    with (logs / "log").open("w") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdout=output, stderr=output, text=True, start_new_session=True
        )
    guard = Guard(process, folder=logs)
    server = RunningServer(f"http://127.0.0.1:{port}", data_dir, process, logs / "log")
    try:
        _wait(server)
        yield server
    finally:
        guard.end()


def _wait(server: RunningServer) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_healthy(server.base_url):
        state = server.process.poll()
        assert state is None, f"The server ended with {state}:\n{server.log}"
        assert time.monotonic() < deadline, f"No answer in {START_SECONDS:.0f} s:\n{server.log}"
        time.sleep(0.05)


def is_healthy(base_url: str) -> bool:
    """Tell whether `/healthz` answers 200 with JSON."""
    try:
        with urllib.request.urlopen(f"{base_url}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
            json.loads(answer.read())
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError, ValueError):
        return False


@pytest.fixture
def live_url(app: Flask) -> Iterator[str]:
    """The address at which the test's own `app` answers real requests, for browsers."""
    url: str = app.config["BASE_URL"]
    server = make_server("127.0.0.1", int(url.rpartition(":")[2]), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield url
    server.shutdown()
    thread.join()
    server.server_close()
