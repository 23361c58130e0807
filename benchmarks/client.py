"""A lean client: one process, raw sockets kept alive, many conversations side by side."""

import selectors
import socket
import time
import zlib
from collections.abc import Generator, Iterable
from dataclasses import dataclass

from benchmarks.problems import Problem

PATIENCE_SECONDS = 90.0
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came: `head` up to the blank line, `body` still compressed."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Return the first header of this name, or an empty text."""
        return next(iter(self.headers(name)), "")

    def headers(self, name: str) -> list[str]:
        """Return all headers of this name."""
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        wanted = name.lower() + ":"
        return [line[len(wanted) :].strip() for line in lines if line.lower().startswith(wanted)]

    @property
    def text(self) -> str:
        """The body, decompressed."""
        packed = self.header("Content-Encoding") == "gzip"
        return (zlib.decompress(self.body, zlib.MAX_WBITS | 16) if packed else self.body).decode()


Script = Generator[bytes, Answer, None]
"""A conversation: yields the bytes of a request, is sent the answer, and ends when it has nothing to ask."""


class Connection:
    """A connection to a port of this machine, opened at need and kept as long as the server keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None
        self._buffer = bytearray()

    def fileno(self) -> int:
        """Return the number by which the connection is watched."""
        return self.socket.fileno() if self.socket else -1

    def send(self, request: bytes) -> bool:
        """Send a request; return whether that took a new connection."""
        fresh = self.socket is None
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        return fresh

    def receive(self) -> Answer | None:
        """Read what has come; return the answer once it is whole."""
        assert self.socket is not None
        piece = self.socket.recv(_CHUNK)
        self._buffer += piece
        answer, length = _parsed(self._buffer, ended=not piece)
        if answer is not None:
            del self._buffer[:length]
            if not piece or b"\r\nconnection: close" in answer.head.lower():
                self.close()
        elif not piece:
            raise Problem(f"The server on port {self.port} hung up in the middle of an answer.")
        return answer

    def close(self) -> None:
        """Close the connection; the next request opens another one."""
        if self.socket is not None:
            self.socket.close()
        self.socket = None
        self._buffer.clear()


def drive(conversations: Iterable[tuple[Connection, Script]], seconds: float | None = None) -> float:
    """Hold all conversations at once until they end, or for some seconds; return how long it took.

    Requests that are under way when the time is up are still answered, but nobody is told.
    """
    began = time.perf_counter()
    deadline = None if seconds is None else began + seconds
    with selectors.DefaultSelector() as selector:
        for connection, script in conversations:
            if connection.socket is not None:
                selector.register(connection, selectors.EVENT_READ, script)
            _send(selector, connection, script, next(script))
        ended = began
        while selector.get_map():
            ready = selector.select(PATIENCE_SECONDS)
            if not ready:
                raise Problem(f"A server gave no answer within {PATIENCE_SECONDS:.0f} s.")
            for key, _ in ready:
                assert isinstance(key.fileobj, Connection)
                connection, script, number = key.fileobj, key.data, key.fd
                answer = connection.receive()
                if answer is None:
                    continue
                if connection.socket is None:
                    selector.unregister(number)
                over = deadline is not None and time.perf_counter() >= deadline
                request = None if over else _next(script, answer)
                if request is not None:
                    _send(selector, connection, script, request)
                elif connection.socket is not None:
                    selector.unregister(connection)
                if not over:
                    ended = time.perf_counter()
    return (seconds if seconds is not None else ended - began) or 1e-9


def _send(selector: selectors.BaseSelector, connection: Connection, script: Script, request: bytes) -> None:
    if connection.send(request):
        selector.register(connection, selectors.EVENT_READ, script)


def _next(script: Script, answer: Answer) -> bytes | None:
    try:
        return script.send(answer)
    except StopIteration:
        return None


def _parsed(buffer: bytearray, *, ended: bool) -> tuple[Answer | None, int]:
    """Return the answer at the buffer's beginning if it is whole, and how long it is."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None, 0
    head, body = bytes(buffer[:end]), end + 4
    status, low = int(head[9:12]), head.lower()
    if status in (204, 304):
        return Answer(status, head, b""), body
    at = low.find(b"\r\ncontent-length:")
    if at >= 0:
        length = int(low[at + 17 :].split(b"\r\n", 1)[0])
        whole = len(buffer) >= body + length
        return (Answer(status, head, bytes(buffer[body : body + length])) if whole else None), body + length
    if b"\r\ntransfer-encoding: chunked" in low:
        return _chunked(buffer, status, head, body)
    return (Answer(status, head, bytes(buffer[body:])) if ended else None), len(buffer)


def _chunked(buffer: bytearray, status: int, head: bytes, at: int) -> tuple[Answer | None, int]:
    # Looked at from the start only when the end may have come.
    if not buffer.endswith(b"0\r\n\r\n"):
        return None, 0
    pieces: list[bytes] = []
    while True:
        line = buffer.find(b"\r\n", at)
        if line < 0:
            return None, 0
        length = int(buffer[at:line], 16)
        at = line + 2 + length + 2
        if len(buffer) < at:
            return None, 0
        if length == 0:
            return Answer(status, head, b"".join(pieces)), at
        pieces.append(bytes(buffer[line + 2 : at - 2]))
