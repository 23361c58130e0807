"""Requests that are begun and never finished keep nobody else from the server."""

import http.client
import os
import resource
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.support.server import INHERITED, ROOT, RunningServer, running_server, started

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

MANY = 1_200
"""More than the server takes at a time."""
HALF = {
    "nothing": b"",
    "half a head": b"GET /events/ HTTP/1.1\r\nHost: localhost\r\nX-Half: ",
    "half a form": b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nemail=",
}

SHORT = """
import sys
from app.web import connections
connections.HEAD_SECONDS = connections.STALLED_SECONDS = 1.0
from wsgi import app
app.cli.main(sys.argv[1:])
"""
"""The server with less patience."""

Open = Callable[[bytes], socket.socket]


@pytest.fixture
def files() -> Iterator[None]:
    """Let this process open enough of them."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] != resource.RLIM_INFINITY and before[1] < 2 * MANY:
        pytest.skip("this account may not open so many connections")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], 2 * MANY), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server as an office has it, without a proxy."""
    folder = tmp_path_factory.mktemp("office") / "data"
    with running_server(folder, env={"ENVIRONMENT": "production"}) as made:
        yield made


def opener(server: RunningServer, stack: ExitStack) -> Open:
    port = int(server.base_url.rpartition(":")[2])

    def opened(said: bytes) -> socket.socket:
        made = stack.enter_context(closing(socket.create_connection(("127.0.0.1", port), 5)))
        made.sendall(said)
        return made

    return opened


def seconds_of_an_answer(server: RunningServer) -> float:
    """Return how long somebody waits who comes now."""
    began = time.monotonic()
    connection = http.client.HTTPConnection(server.base_url.removeprefix("http://"), timeout=20)
    connection.request("GET", "/robots.txt")
    assert connection.getresponse().status == 200
    connection.close()
    return time.monotonic() - began


@pytest.mark.parametrize("said", HALF.values(), ids=HALF)
def test_somebody_else_is_served_at_once(said: bytes, server: RunningServer, files: None) -> None:
    with ExitStack() as stack:
        opened = opener(server, stack)
        for _ in range(MANY):
            opened(said)
        waits = [seconds_of_an_answer(server) for _ in range(5)]
    assert max(waits) < 3


def test_who_is_idle_goes_before_who_has_just_come(server: RunningServer, files: None) -> None:
    """Of two who have asked and go on, neither is cut off in a request."""
    with ExitStack() as stack:
        opened = opener(server, stack)
        for _ in range(MANY - 400):
            opened(HALF["half a head"])
        slow = opened(HALF["half a form"])
        time.sleep(0.5)
        for _ in range(50):
            opened(HALF["nothing"])
        slow.sendall(bytes(5000 - len("email=")))
        assert slow.recv(20).startswith(b"HTTP/1.1 4")


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that has a second of patience."""
    port, data = free_port(), tmp_path / "data"
    env = {name: os.environ[name] for name in INHERITED if name in os.environ}
    env |= {"DATA_DIR": str(data), "ENVIRONMENT": "production"}
    command = [sys.executable, "-c", SHORT, "serve", "--port", str(port), "--data", str(data)]
    with started(command, port, data, env, ROOT) as made:
        yield made


def test_who_drips_is_let_go_and_who_uploads_is_not(hasty: RunningServer) -> None:
    with ExitStack() as stack:
        opened = opener(hasty, stack)
        silent, dripping, uploading = (
            opened(HALF[each]) for each in ("nothing", "half a head", "half a form")
        )
        idle = opened(b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(4096).startswith(b"HTTP/1.1 200")
        gone = {silent: False, dripping: False}
        for _ in range(16):
            time.sleep(0.25)
            uploading.sendall(bytes(300))  # 1,200 a second
            for each in gone:
                gone[each] = gone[each] or is_closed(each, b"x" if each is dripping else b"")
        assert gone == {silent: True, dripping: True}
        assert not is_closed(uploading, b"x")
        assert not is_closed(idle, b"")


def is_closed(each: socket.socket, drop: bytes) -> bool:
    """Tell whether the other side has closed, after a further drop."""
    each.settimeout(0.05)
    try:
        each.sendall(drop)
        return each.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
