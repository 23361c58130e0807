"""Generated requests: every route, odd methods, headers, encodings, sizes, ids of others, forged tokens."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter
from werkzeug.routing import Rule

from tests.architecture.role_table import BODIES, COLUMNS, address
from tests.support.world import DRAFT, OTHER, SEMINAR, TRAINING, World

NASTY = (
    "", " ", "0", "-1", "1", "007", "2147483647", "2147483648", "9223372036854775808", "9" * 400,
    "1e309", "NaN", "sNaN", "-Infinity", "1e999999999", "1_0", "[" * 1000, "[" * 900 + "]" * 900,
    "{\"a\":" * 500, "a\u200bb", "a\u2028b", "a\x0bb", "biuro@żółw.pl",
    "٣٤", "²", "\x00", "a\x00b", "\x1f", "\ufffd", "\u202e", "İ", "ß" * 200, "🦄",
    "ł" * 300, "ﬃ", "\ufdfa", "'; DROP TABLE people_persons; --", "\" OR 1=1", "%", "_", "\\",
    "%s%n", "{{7*7}}", "{% debug %}", "${7*7}", "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "//evil.example/",
    "https://evil.example/", "/\\evil.example", "../../../../etc/passwd", "..\\..\\x",
    "file:///etc/passwd", "a\r\nSet-Cookie: stolen=1", "a\nBcc: x@evil.example", "=1+1",
    "@SUM(A1)", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-13-45T25:61",
    "9999-12-31T23:59", "0001-01-01T00:00", "2026-10-25T02:30", "2026-03-29T02:30", "24:00",
    "null", "true", "[]", "{}", "on", "y", "a" * 300, "x@y.pl", "a@b", "@", "+48 600",
    "everywhere", "event:1", "event:99999999999", "project:", "meeting:-1", "notify", "present",
    "cancelled",
)  # fmt: skip

RAW = (
    "%00",
    "%FF%FE",
    "%ED%A0%80",
    "%C0%AF",
    "%E0%80%80",
    "%F4%90%80%80",
    "%",
    "%zz",
    "%u0041",
    "+",
    "&&==&",
    ";",
    "%0d%0a",
    "%2e%2e%2f",
    "%252e",
    "?",
    "#",
)
"""Parts of addresses and bodies that are no text in UTF-8, or hardly."""

METHODS = ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get", "FOO")

HEADERS = {
    "Host": ("evil.example", "localhost:1", "", "a b", "[::1", "xn--", "ł", "a" * 300),
    "X-Forwarded-For": ("6.6.6.6", "6.6.6.6, 7.7.7.7", "garbage", "::1", "'"),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Proto": ("https", "gopher"),
    "X-Forwarded-Prefix": ("/evil",),
    "X-HTTP-Method-Override": ("POST", "DELETE"),
    "X-Original-URL": ("/manage/",),
    "Accept-Language": ("en", "pl;q=0", "*", "x" * 400, "en;q=NaN", ";;;", "\xff"),
    "Accept": ("application/json", "*/*;q=x", ""),
    "Cookie": (
        "session=garbage",
        "session=.eJw",
        "lang=<script>",
        "=;=;;",
        "session=" + "a" * 5000,
        "\xff=\xfe",
    ),
    "Range": ("bytes=0-0", "bytes=-1", "bytes=9999999999-", "bytes=0-0,2-2", "lines=1", "bytes=a-b"),
    "If-None-Match": ("*", '"x"', "W/", '"', "a" * 2000),
    "If-Modified-Since": ("Tue, 01 Sep 2099 08:00:00 GMT", "yesterday", "0"),
    "Referer": ("https://evil.example/", "garbage"),
    "Origin": ("https://evil.example", "null"),
    "User-Agent": ("() { :; }; echo", "\xff\xfe", ""),
    "Content-Encoding": ("gzip", "br"),
    "Transfer-Encoding": ("chunked",),
    "Expect": ("100-continue",),
    "Authorization": ("Basic OmE=", "Bearer x", "\xff"),
}

TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "application/json",
    "application/xml",
    "text/plain",
    "garbage",
    "",
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One request; `path` is percent-encoded, `query` and `body` go as they are."""

    method: str
    rule: str
    path: str
    who: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/x-www-form-urlencoded"
    body: bytes = b""

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        """Tell Hypothesis all but the end of a long body: it warns of those, which fails a test."""
        shown = self if len(self.body) <= SHOWN else replace(self, body=self.body[:SHOWN] + b"...")
        printer.text(repr(shown))


SHOWN = 2000
"""How many bytes of a body are told of a request that failed."""


@dataclass(frozen=True, slots=True)
class Range:
    """What may be shot at: the routes with their methods, the world, and names of form fields."""

    routes: tuple[tuple[str, str], ...]
    world: World
    names: tuple[str, ...]


def routes_of(rules: "list[Rule]") -> tuple[tuple[str, str], ...]:
    """Return every route and method of the address map."""
    return tuple(
        sorted((m, rule.rule) for rule in rules for m in (rule.methods or set()) - {"HEAD", "OPTIONS"})
    )


TEXT = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))


def shots(
    range_: Range,
    who: tuple[str, ...] = COLUMNS,
    only: Callable[[str, str], bool] = lambda method, rule: True,
) -> st.SearchStrategy[Shot]:
    """Return requests of some of the world's people at the routes that `only` lets through."""
    routes = [route for route in range_.routes if only(*route)]

    @st.composite
    def one(draw: st.DrawFn) -> Shot:
        listed, rule = draw(st.sampled_from(routes))
        method = draw(st.sampled_from(METHODS)) if draw(st.integers(0, 9)) == 0 else listed
        path = draw(_paths(range_, rule))
        kind, body = (
            draw(_bodies(range_, listed, rule)) if method not in ("GET", "HEAD", "OPTIONS") else ("", b"")
        )
        return Shot(
            method,
            rule,
            path,
            draw(st.sampled_from(who)),
            draw(_queries(range_, rule)),
            draw(_headers()),
            kind,
            body,
        )

    return one()


@st.composite
def _paths(draw: st.DrawFn, range_: Range, rule: str) -> str:
    world = range_.world
    if draw(st.integers(0, 2)) or "<" not in rule:
        path = "/static/css/zapisy.css" if "<path" in rule else quote(address(rule, world))
        return path + draw(st.sampled_from(RAW)) if draw(st.integers(0, 15)) == 0 else path
    parts = []
    for part in rule.split("/"):
        if not part.startswith("<"):
            parts.append(part)
        elif part.startswith("<int:"):
            parts.append(
                str(draw(st.sampled_from([*sorted(world.ids.values()), 0, 2**31 - 1, 2**31, 10**20])))
            )
        elif part.startswith("<slug>"):
            parts.append(quote(draw(st.sampled_from((SEMINAR, TRAINING, DRAFT, OTHER))), safe=""))
        elif part.startswith("<token>"):
            token = draw(st.sampled_from(sorted(world.tokens.values())))
            at = draw(st.integers(0, len(token)))
            parts.append(token if draw(st.booleans()) else quote(token[:at] + "x" + token[at + 1 :], safe=""))
        else:
            parts.append(draw(st.sampled_from(RAW)) + quote(draw(TEXT), safe=""))
        if part.startswith("<") and draw(st.integers(0, 5)) == 0:
            parts[-1] = draw(st.sampled_from(RAW)) + quote(draw(TEXT), safe="/")
    return "/".join(parts)


@st.composite
def _queries(draw: st.DrawFn, range_: Range, rule: str) -> str:
    kind = draw(st.integers(0, 7))
    if kind <= 2:
        query = BODIES.get(("GET", rule))
        return urlencode(query(range_.world)) if query else ""
    if kind == 3:
        return "".join(draw(st.lists(st.sampled_from(RAW), max_size=4)))
    names = st.sampled_from(
        (
            "q",
            "page",
            "lang",
            "next",
            "past",
            "form",
            "mode",
            "county",
            "state",
            "back",
            "into",
            "from",
            "to",
            "month",
            "unconfirmed",
            "size",
            "sort",
            "_external",
            "_scheme",
            "_method",
            "_anchor",
            "endpoint",
            "self",
            "slug",
            "token",
            "id",
            *range_.names,
        )
    )
    pairs = draw(st.lists(st.tuples(names, TEXT), max_size=3))
    return urlencode(pairs, errors="surrogatepass")


@st.composite
def _headers(draw: st.DrawFn) -> dict[str, str]:
    if draw(st.booleans()):
        return {}
    chosen = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=2))
    return {name: draw(st.sampled_from(HEADERS[name])) for name in chosen}


def _form(pairs: list[tuple[str, str]]) -> bytes:
    return urlencode(pairs, errors="surrogatepass").encode()


def _multipart(pairs: list[tuple[str, str]], file: tuple[str, bytes]) -> bytes:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode(
            "utf-8", "surrogatepass"
        )
        for name, value in pairs
    ]
    name, data = file
    parts.append(
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        + data
        + b"\r\n"
    )
    return b"".join(parts) + b"--x--\r\n"


FILES = (
    ("a.pdf", b"%PDF-1.4\n"),
    ("a.pdf", b"<html><script>"),
    ("a.svg", b"<svg onload=alert(1)>"),
    ("a.pdf", b""),
    ("../../a.txt", b"\xff\xfe"),
    ("a\x00.png", b"\x89PNG\r\n\x1a\n"),
    ("a.docx", b"PK\x03\x04garbage"),
    ("", b"x"),
    ("a.odt", b"PK\x05\x06" + b"\x00" * 18),
    ("a.jpg", b"GIF89a<script>"),
    ("łą.txt", "ź".encode()),
)


@st.composite
def _bodies(draw: st.DrawFn, range_: Range, method: str, rule: str) -> tuple[str, bytes]:
    known = BODIES.get(("POST", rule))
    right: dict[str, Any] = known(range_.world) if known else {}
    pairs = [(name, str(value)) for name, value in right.items()]
    names = st.sampled_from((*right, *range_.names))
    kind = draw(st.integers(0, 19))
    if kind <= 4:
        return TYPES[0], _form(pairs)
    if kind <= 12:
        # One or several fields typed otherwise, twice, or in addition: what nobody asked for changes nothing.
        changed = dict(draw(st.lists(st.tuples(names, TEXT), min_size=1, max_size=4)))
        return TYPES[0], _form([(n, changed.pop(n, v)) for n, v in pairs] + list(changed.items()))
    if kind <= 14:
        return "multipart/form-data; boundary=x", _multipart(pairs, draw(st.sampled_from(FILES)))
    if kind == 15:
        return draw(st.sampled_from(TYPES)), "".join(
            draw(st.lists(st.sampled_from(RAW), max_size=6))
        ).encode()
    if kind == 16:
        return draw(st.sampled_from(TYPES)), draw(st.binary(max_size=40))
    if kind == 17:
        return TYPES[0], _form(pairs).replace(b"=", b"=%FF%00%C0", 2)
    if kind == 18:
        return TYPES[0], _form([*pairs, (draw(names), "ł" * draw(st.sampled_from((300, 3000))))])
    if draw(st.integers(0, 3)):
        return TYPES[0], b""
    many = _form([(f"a-{number}-1", "present") for number in range(10_000)])
    return draw(st.sampled_from(((TYPES[0], many), (TYPES[0], b"title_pl=" + b"x" * 2**20))))
