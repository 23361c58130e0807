"""A reader of letters that forgives nothing: RFC 5322, 2045 and 2047 by the letter, no library."""

import base64
import binascii
import quopri
import re
from dataclasses import dataclass, field

_FIELD = re.compile(rb"([!-9;-~]+):(.*)", re.S)
_WORD = re.compile(r"=\?([A-Za-z0-9-]+)\?([QqBb])\?([^? \t]+)\?=")
_IN_PHRASE_Q = re.compile(r"(?:[A-Za-z0-9!*+/_-]|=[0-9A-F]{2})+")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+")
_QUOTED = re.compile(r'"((?:[^"\\\r\n]|\\.)*)"')
_ADDRESS = re.compile(rf"{_ATOM.pattern}(?:\.{_ATOM.pattern})*@{_ATOM.pattern}(?:\.{_ATOM.pattern})*")


class Broken(AssertionError):
    """What the letter does that no letter may."""


def must(holds: object, what: str, seen: object = "") -> None:
    """Raise Broken unless it holds."""
    if not holds:
        raise Broken(f"{what}: {seen!r}")


@dataclass
class Read:
    """One part of a letter: its headers as they decode, and its text, or the parts in it."""

    headers: dict[str, str]
    content: bytes = b""
    parts: "list[Read]" = field(default_factory=list)

    def of_type(self, kind: str) -> "Read":
        """Return the one part of this type."""
        found = [each for each in self.all() if each.headers["content-type"].split(";")[0] == kind]
        must(len(found) == 1, f"one part {kind}", found)
        return found[0]

    def all(self) -> "list[Read]":
        """Return this part and all in it."""
        return [self, *(inner for part in self.parts for inner in part.all())]

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode("utf-8", "strict")


def read(raw: bytes) -> Read:
    """Return what the bytes of a letter say; Broken with the first fault."""
    must(raw.isascii() and b"\0" not in raw, "plain characters only")
    must(not re.search(rb"(?<!\r)\n|\r(?!\n)", raw), "lines end with CR LF")
    longest = max(raw.split(b"\r\n"), key=len)
    must(len(longest) <= 998, "no line above 998 octets", len(longest))
    letter = _part(raw)
    for name in ("date", "from", "to", "message-id", "mime-version"):
        must(name in letter.headers, "a header", name)
    number = letter.headers["message-id"]
    must(re.fullmatch(rf"<{_ATOM.pattern}(\.{_ATOM.pattern})*@{_ATOM.pattern}(\.{_ATOM.pattern})*>", number),
         "Message-ID", number)  # fmt: skip
    return letter


def _part(raw: bytes) -> Read:
    head, between, body = raw.partition(b"\r\n\r\n")
    must(between, "an empty line after the headers")
    headers: dict[str, str] = {}
    for one in re.split(rb"\r\n(?![ \t])", head):
        match = _FIELD.fullmatch(one)
        must(match, "a header", one)
        assert match
        name, value = match[1].decode(), match[2].decode()
        for number, line in enumerate(one.decode().split("\r\n")):
            must(line.strip(), "no folded line of blanks", one)
            must(number == 0 or line[0] == " ", "a fold begins with a blank", one)
            must(len(line) <= (76 if "=?" in line else 998), "a line with encoded words up to 76", line)
        must(name.lower() not in headers, "each header once", name)
        unfolded = value.replace("\r\n", "")
        decode = phrase_with_address if name in ("From", "To", "Reply-To") else unstructured
        headers[name.lower()] = decode(unfolded.strip(" "))
    kind = headers.get("content-type", "text/plain")
    if boundary := re.search(r'boundary="([^"]+)"', kind):
        return Read(headers, parts=_parts(body, boundary[1].encode()))
    return Read(headers, _content(body, headers))


def _parts(body: bytes, boundary: bytes) -> list[Read]:
    must(len(boundary) <= 70, "a boundary up to 70", boundary)
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    must(pieces[-1].strip(b"\r\n") == b"--", "the last boundary", pieces[-1])
    return [_part(piece.removeprefix(b"\r\n")) for piece in pieces[1:-1]]


def _content(body: bytes, headers: dict[str, str]) -> bytes:
    how = headers.get("content-transfer-encoding", "7bit")
    lines = body.split(b"\r\n")
    must(max(map(len, lines)) <= 76, "encoded lines up to 76", max(lines, key=len))
    if how == "base64":
        return base64.b64decode(body.replace(b"\r\n", b""), validate=True)
    must(how == "quoted-printable", "a known encoding", how)
    for line in lines:
        must(re.fullmatch(rb"(?:[ -<>-~\t]|=[0-9A-F]{2})*=?", line), "quoted-printable", line)
        must(not line.endswith((b" ", b"\t")), "no blank at the end of a line", line)
    return quopri.decodestring(body)


def unstructured(value: str) -> str:
    """Return free text; encoded words stand between blanks, and between two of them is nothing."""
    shown, was_encoded = "", False
    for number, token in enumerate(value.split(" ")):
        is_encoded = "=?" in token or "?=" in token
        text = encoded_word(token) if is_encoded else token
        shown += text if number == 0 or (was_encoded and is_encoded) else f" {text}"
        was_encoded = is_encoded
    return shown


def encoded_word(token: str) -> str:
    """Return what one encoded word says, alone: characters are whole in each."""
    match = _WORD.fullmatch(token)
    must(match, "an encoded word that is whole, not empty, glued to nothing and without a blank", token)
    assert match
    must(len(token) <= 75, "an encoded word up to 75", token)
    charset, way, text = match.groups()
    if way in "bB":
        try:
            data = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise Broken(f"base64: {token!r}") from error
    else:
        must(_IN_PHRASE_Q.fullmatch(text), "characters that a word of a phrase may have", token)
        data = quopri.decodestring(text.encode(), header=True)
    try:
        return data.decode(charset, "strict")
    except UnicodeDecodeError as error:
        raise Broken(f"whole characters in each word: {token!r}") from error


def phrase_with_address(value: str) -> str:
    """Return `Name <address>`, or the address alone."""
    if _ADDRESS.fullmatch(value):
        return value
    match = re.fullmatch(r"(.+) <([^<>]+)>", value)
    must(match, "a name and an address", value)
    assert match
    must(_ADDRESS.fullmatch(match[2]), "an address", match[2])
    quoted = _QUOTED.fullmatch(match[1])
    if quoted:
        name = re.sub(r"\\(.)", r"\1", quoted[1])
        return f"{name} <{match[2]}>"
    for token in match[1].split(" "):
        must("=?" in token or _ATOM.fullmatch(token), "a word of a phrase", token)
    return f"{unstructured(match[1])} <{match[2]}>"
