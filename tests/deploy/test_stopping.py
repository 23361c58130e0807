"""A web process that is told to stop finishes the requests it has begun and leaves new ones to others."""

import socket
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.server import running_server

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

BODY = b"email=anna%40example.org"


def test_a_request_in_hand_is_finished_and_no_other_begun(tmp_path: Path) -> None:
    with running_server(tmp_path, env={"ENVIRONMENT": "production"}) as server:
        address = ("127.0.0.1", int(server.base_url.rpartition(":")[2]))
        with (
            closing(socket.create_connection(address, 30)) as line,
            closing(socket.create_connection(address, 30)) as idle,
        ):
            head = f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(BODY)}\r\n"
            head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
            line.sendall(head.encode() + BODY[:5])
            time.sleep(0.5)  # it has been read
            server.process.terminate()
            deadline = time.monotonic() + 20
            while _is_open(address) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert not _is_open(address)
            assert server.process.poll() is None
            line.sendall(BODY[5:])
            answer = line.recv(1000)
            assert answer.startswith(b"HTTP/1.1 400 ")  # a form without its token, read to its end
            assert server.process.wait(20) == 0
            assert idle.recv(10) == b""
            assert "POST /sign-in 400" in server.log


def _is_open(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, 5).close()
    except OSError:
        return False
    return True
