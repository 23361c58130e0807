"""A crowd of visitors with a browser's habits: cookies, the form's token, all at the same moment."""

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any, TypeVar

Answer = TypeVar("Answer")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server, redirects not followed."""

    status: int
    location: str
    text: str


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        return None


class Visitor:
    """One visitor of one server."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar, _Stay)
        self._token = ""

    def get(self, path: str) -> Reply:
        """Read a page and remember the token of its form."""
        reply = self._ask(urllib.request.Request(self._base + path))  # noqa: S310 - our own address
        found = TOKEN.search(reply.text)
        self._token = found[1] if found else self._token
        return reply

    def post(self, path: str, fields: dict[str, str]) -> Reply:
        """Send the form that was read last."""
        data = urllib.parse.urlencode({"csrf_token": self._token, **fields}).encode()
        return self._ask(urllib.request.Request(self._base + path, data=data))  # noqa: S310 - as above

    def _ask(self, request: urllib.request.Request) -> Reply:
        try:
            with self._opener.open(request, timeout=90) as answer:
                return Reply(answer.status, "", answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.headers.get("Location", ""), error.read().decode())


def all_at_once(deeds: Sequence[tuple[Callable[[], None], Callable[[], Answer]]]) -> list[Answer]:
    """Do the first half of each deed, wait until all are ready, then do the second halves together."""
    gate = threading.Barrier(len(deeds))

    def run(deed: tuple[Callable[[], None], Callable[[], Answer]]) -> Answer:
        prepare, act = deed
        prepare()
        gate.wait(120)
        return act()

    with ThreadPoolExecutor(len(deeds)) as crowd:
        return list(crowd.map(run, deeds))
