"""People who register over HTTP while something else happens, and the books that show it."""

import http.client
import socket
import sqlite3
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

from tests.races.crowd import Visitor, _Stay

NAME = "zapisy.example.org"
OPEN_EVENT = "/events/inne/register"
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class Crowd:
    """Who has an answer: the numbers whose registration was confirmed, in the order of the answers."""

    url: str
    port: int | None = None
    answered: list[int] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    _next: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    def register(self) -> int:
        """Register one more person and return the number."""
        with self._lock:
            number = next(self._next)
        visitor = Visitor(self.url) if self.port is None else Secure(self.url, self.port)
        visitor.get(OPEN_EVENT)
        person = {"first_name": "Jan", "last_name": f"Nowak-{number}", "email": f"jan{number}@example.org"}
        reply = visitor.post(OPEN_EVENT, {**person, "privacy_notice": "y"})
        with self._lock:
            if reply.status == 303 and "/registrations/" in reply.location:
                self.answered.append(number)
                self.links.append(reply.location)
            else:
                self.failed.append(f"{number}: {reply.status} {reply.location}")
        return number

    def wait_for(self, count: int) -> None:
        """Wait until so many more have their answer."""
        wanted = len(self.answered) + count
        for _ in range(1200):
            if len(self.answered) >= wanted:
                return
            assert not self.failed, self.failed[:3]
            self._stop.wait(0.05)
        raise AssertionError(f"{len(self.answered)} of {wanted}; {self.failed[:3]}")

    @contextmanager
    def registering(self, people: int = 3) -> Iterator[None]:
        """Let people register one after the other, several at a time, until the end of the block."""
        threads = [threading.Thread(target=self._go_on) for _ in range(people)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()
            self._stop.clear()

    def _go_on(self) -> None:
        while not self._stop.is_set():
            self.register()


class Secure(Visitor):
    """A visitor of https://zapisy.example.org, which is a port of this machine with a certificate of ours."""

    def __init__(self, base_url: str, port: int) -> None:
        super().__init__(base_url)
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.cookies = jar.cookiejar
        self._opener = urllib.request.build_opener(jar, _Stay, _There(port))
        # As a browser does; over TLS a form is taken only from a page of ours.
        self._opener.addheaders.append(("Referer", f"{base_url}/"))


class Proxied(Visitor):
    """A visitor of one web process, as nginx hands it on."""

    def __init__(self, base_url: str) -> None:
        super().__init__(base_url)
        # A cookie for TLS only goes over the last step without it.
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        jar = urllib.request.HTTPCookieProcessor(CookieJar(policy))
        self._opener = urllib.request.build_opener(jar, _Stay)
        self._opener.addheaders += [("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.7")]
        self._opener.addheaders += [("X-Forwarded-Host", NAME), ("Referer", f"https://{NAME}/")]


class _There(urllib.request.HTTPSHandler):
    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        def connected(host: str, **kwargs: Any) -> http.client.HTTPSConnection:
            return _Connection(self._port, timeout=kwargs["timeout"])

        return self.do_open(connected, request)  # type: ignore[arg-type]


class _Connection(http.client.HTTPSConnection):
    def __init__(self, port: int, timeout: float) -> None:
        super().__init__(NAME, timeout=timeout)
        self._there = port

    def connect(self) -> None:
        self.sock = secure_socket(self._there, NAME)


def secure_socket(port: int, name: str) -> ssl.SSLSocket:
    """Connect to a port of this machine as if to a name; whose certificate it is does not matter."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return trusting.wrap_socket(socket.create_connection(("127.0.0.1", port), 30), server_hostname=name)


def sqlite_rows(path: Path, *, but: frozenset[str] = frozenset()) -> Rows:
    """Return every row of every table of a SQLite database, but of some tables."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        # The names of tables come from the database itself.
        return {
            table: sorted(database.execute(f'SELECT * FROM "{table}"'), key=repr)  # noqa: S608 - as said
            for table in tables
            if table not in but
        }


@contextmanager
def frozen(path: Path) -> Iterator[None]:
    """Let nobody write to a SQLite database within the block; those who try wait."""
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        yield
        held.execute("ROLLBACK")
