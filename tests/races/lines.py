"""Open lines to a server: one connection for many requests, with the visitor's cookies."""

import http.client
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from tests.races.crowd import TOKEN, Reply
from tests.support.html import Element, parsed

Fields = Mapping[str, str | Sequence[str]]
BOXES = ("checkbox", "radio")


@dataclass(slots=True)
class Pass:
    """Who speaks: the cookies of a session, and the token that its forms carry."""

    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""


class Line:
    """A connection to one server process; not for two threads at once."""

    def __init__(self, base_url: str) -> None:
        self._connection = http.client.HTTPConnection(base_url.removeprefix("http://"), timeout=90)

    def get(self, path: str, who: Pass) -> Reply:
        """Read a page."""
        return self._ask("GET", path, None, who)

    def post(self, path: str, fields: Fields, who: Pass) -> Reply:
        """Send a form with the visitor's token."""
        body = urllib.parse.urlencode({"csrf_token": who.token, **fields}, doseq=True)
        return self._ask("POST", path, body, who)

    def meet(self, path: str, who: Pass) -> Reply:
        """Read a page and keep the cookies and the token that it gives."""
        reply = self._ask("GET", path, None, who, keep=True)
        found = TOKEN.search(reply.text)
        assert found, f"no form on {path}: {reply.status}"
        who.token = found[1]
        return reply

    def sign_in(self, email: str, password: str) -> Pass:
        """Sign in a member of staff and return what their requests carry from now on."""
        who = Pass()
        self.meet("/sign-in", who)
        body = urllib.parse.urlencode({"csrf_token": who.token, "email": email, "password": password})
        reply = self._ask("POST", "/sign-in", body, who, keep=True)
        assert reply.status == 303, reply.text
        self.meet("/account/", who)
        return who

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, who: Pass, *, keep: bool = False) -> Reply:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in who.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode(errors="replace")
        if keep:
            for line in answer.headers.get_all("Set-Cookie") or []:
                who.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Reply(answer.status, answer.headers.get("Location", ""), text)


def form_of(page: str, having: str = "version") -> dict[str, str | Sequence[str]]:
    """Return what a browser would send back of a page's first form that has such a field, untouched."""
    root, _ = parsed(page)
    for form in root.all("form"):
        if any(each.get("name") == having for each in form.all("input")):
            return {name: value for name, value in _fields(form) if name not in ("", "csrf_token")}
    raise AssertionError(f"no form with {having}: {re.sub(r'<[^>]*>', ' ', page)[:300]}")


def _fields(form: Element) -> list[tuple[str, str]]:
    found = []
    for each in form.all("input", "textarea", "select"):
        name = each.get("name")
        if each.tag == "textarea":
            text = "".join(child for child in each.children if isinstance(child, str))
            found.append((name, text.removeprefix("\r\n").removeprefix("\n")))
        elif each.tag == "select":
            chosen = [one for one in each.all("option") if "selected" in one.attributes]
            found += [(name, one.get("value")) for one in chosen or list(each.all("option"))[:1]]
        elif each.get("type") not in BOXES or "checked" in each.attributes:
            found.append((name, each.get("value") or ("y" if each.get("type") in BOXES else "")))
    return found
