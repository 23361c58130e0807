"""The server itself: requests that two readers would cut in two ways, slow ones, huge ones, and many."""

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import RunningServer, running_server

SLOW = 150
LIMIT_MB = 2


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A real server on an empty database."""
    env = {"ENVIRONMENT": "production", "MAX_UPLOAD_MB": str(LIMIT_MB)}
    with running_server(tmp_path_factory.mktemp("served") / "data", env=env) as started:
        yield started


def opened(server: RunningServer) -> socket.socket:
    """Connect, patiently."""
    host, port = server.base_url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def said(server: RunningServer, raw: bytes) -> bytes:
    """Send bytes as they are and return all that comes back until the server is silent or closes."""
    with opened(server) as line:
        line.sendall(raw)
        line.settimeout(1)
        answer = b""
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            while piece := line.recv(65536):
                answer += piece
        return answer


def statuses(answer: bytes) -> list[int]:
    """Return the status of each answer in what came back."""
    return [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]] or [
        int(part[:3]) for part in answer.split(b"HTTP/1.0 ")[1:]
    ]


HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
HEAD = b"POST /sign-out HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        HEAD + b"Content-Length: +4\r\n\r\nabcd",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 4, 4\r\n\r\nabcd",
        HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n",
        HEAD + b"X: a\r\n b\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n",
    ],
)
def test_what_can_be_cut_in_two_ways_is_answered_once(server: RunningServer, raw: bytes) -> None:
    answer = said(server, raw + HIDDEN)
    assert len(statuses(answer)) <= 1 or statuses(answer)[0] >= 400
    assert not any(status >= 500 and status != 501 for status in statuses(answer)), answer[:300]
    assert b"Traceback" not in answer


def test_the_length_is_not_believed_beside_chunks(server: RunningServer) -> None:
    # As RFC 9112 says: the chunks count; what follows them is the next request, for both readers.
    chunked = HEAD + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"
    assert statuses(said(server, chunked + HIDDEN)) == [400]


def test_a_header_with_an_underscore_is_not_taken_for_another(server: RunningServer) -> None:
    head = b"GET /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    answer = said(server, head + b"X_Forwarded_Host: evil.example\r\n\r\n")
    assert statuses(answer) == [308]
    assert b"evil" not in answer


def test_endless_headers_are_refused(server: RunningServer) -> None:
    answer = said(server, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 300_000 + b"\r\n\r\n")
    assert statuses(answer) in ([431], [])


def test_a_huge_body_is_refused_before_it_fills_the_disk(server: RunningServer) -> None:
    began = time.monotonic()
    length = 3 * LIMIT_MB * 1024 * 1024
    answer = said(server, HEAD + f"Content-Length: {length}\r\n\r\n".encode() + b"x" * 65536)
    assert statuses(answer) == [413]
    assert time.monotonic() - began < 10


def test_slow_requests_keep_nobody_waiting(server: RunningServer) -> None:
    lines = [opened(server) for _ in range(SLOW)]
    try:
        for number, line in enumerate(lines):
            # Half of a request line, half of the headers, half of a body: each keeps its connection open.
            line.sendall(
                (b"GET /ev", b"GET / HTTP/1.1\r\nX: y\r\n", HEAD + b"Content-Length: 99\r\n\r\na=")[
                    number % 3
                ]
            )
        began = time.monotonic()
        answer = said(server, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert statuses(answer) == [200]
        assert time.monotonic() - began < 5
    finally:
        for line in lines:
            line.close()


def test_no_file_outside_the_static_folder_is_sent(server: RunningServer, tmp_path: Path) -> None:
    paths = (
        "/static/../config.py",
        "/static/..%2fconfig.py",
        "/static/%2e%2e/%2e%2e/config.py",
        "/static//etc/passwd",
        "/static/css",
        "/static/",
        "/.git/config",
        "/static/css/../../__init__.py",
        "/config.py",
        "/secret_key",
        "/zapisy.sqlite3",
    )
    for path in paths:
        answer = said(server, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        assert statuses(answer) in ([404], [308], [400]), path
        assert b"SECRET_KEY" not in answer
