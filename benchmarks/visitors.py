"""What visitors ask: one address over and over, or a way through several pages with a browser's habits."""

import re
import time
import urllib.parse
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from benchmarks.client import Answer, Script
from benchmarks.problems import Problem

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# What Chromium says over plain HTTP.
HABITS = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) bench\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Encoding: gzip, deflate\r\n"
    "Accept-Language: pl-PL,pl;q=0.9\r\n"
)


def asking(path: str, *more: str, form: Mapping[str, str] | None = None) -> bytes:
    """Return a request's bytes: GET, or POST of a form; `more` are further header lines."""
    lines = "".join(f"{line}\r\n" for line in more)
    host = f"Host: localhost\r\nConnection: keep-alive\r\n{HABITS}{lines}"
    if form is None:
        return f"GET {path} HTTP/1.1\r\n{host}\r\n".encode()
    body = urllib.parse.urlencode(form)
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return f"POST {path} HTTP/1.1\r\n{host}{kind}\r\n{body}".encode()


def expect(answer: Answer, status: int, what: str) -> None:
    """Raise Problem unless the answer has this status: nothing else may be measured."""
    if answer.status != status:
        raise Problem(f"{what} was answered with {answer.status} instead of {status}.")


def again_and_again(request: bytes, status: int, took: list[float]) -> Script:
    """Ask the same for ever, and note the seconds of each answer."""
    what = request.split(b" HTTP", 1)[0].decode()
    while True:
        began = time.perf_counter()
        answer = yield request
        took.append(time.perf_counter() - began)
        expect(answer, status, what)


Reply = Generator[bytes, Answer, Answer]


@dataclass(slots=True)
class Visitor:
    """Somebody with cookies, who sends the token of the form that was read last.

    `address`: from where the proxy says that the visitor comes; servers with TRUSTED_PROXIES believe it.
    """

    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    address: str = ""

    def get(self, path: str, *more: str, status: int = 200) -> Reply:
        """Read a page."""
        answer = yield asking(path, *self.lines(), *more)
        expect(answer, status, f"GET {path}")
        self._learn(answer)
        return answer

    def read_form(self, path: str) -> Reply:
        """Read a page that has a form, and remember its token."""
        answer = yield from self.get(path)
        found = TOKEN.search(answer.text)
        if found is None:
            raise Problem(f"The page {path} has no form.")
        self.token = found[1]
        return answer

    def post(self, path: str, form: Mapping[str, str]) -> Reply:
        """Send the form."""
        answer = yield asking(path, *self.lines(), form={"csrf_token": self.token, **form})
        self._learn(answer)
        return answer

    def lines(self) -> list[str]:
        """Return the header lines that say who asks."""
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"X-Forwarded-For: {self.address}"] if self.address else []
        return [*lines, f"Cookie: {pairs}"] if pairs else lines

    def _learn(self, answer: Answer) -> None:
        for line in answer.headers("Set-Cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value


def own_path(answer: Answer) -> str:
    """Return the path to which an answer leads."""
    parts = urllib.parse.urlsplit(answer.header("Location"))
    return urllib.parse.urlunsplit(("", "", parts.path, parts.query, ""))
