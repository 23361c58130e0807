"""Headers of a letter as bytes: what is not plain is encoded once, in one run of whole characters."""

import base64
import re
import string
import unicodedata
from collections.abc import Iterator
from itertools import groupby

LINE = 76
"""The longest line of a header, without its end; one with encoded words may not be longer (RFC 2047)."""

_WORD = 75
_BEFORE, _AFTER = "=?utf-8?", "?="
_AROUND = len(f"{_BEFORE}q?{_AFTER}")
_BLANK = 0x20
_LONGEST_PLAIN = 60
_KEPT_IN_Q, _KEPT_IN_B = 13, 36
"""How many bytes of one character with its marks stay in one word; both fit into the first of a header."""
_SAFE = frozenset((string.ascii_letters + string.digits + "!*+-/").encode())
"""What stands for itself in an encoded word, also in a name before an address."""
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+")
_DOT_ATOM = re.compile(rf"{_ATOM.pattern}(?:\.{_ATOM.pattern})*")
_LOCAL_LENGTH, _DOMAIN_LENGTH = 64, 255
_JOINER = "\u200d"
_BREAKING = frozenset({"Cc", "Zl", "Zp"})


class Unwritable(ValueError):
    """An address that no header can carry."""


def text_header(name: str, text: str) -> bytes:
    """Return a header of free text, such as the subject, folded and with its end of line."""
    return _folded(name, _words(name, one_line(text)))


def plain_header(name: str, value: str) -> bytes:
    """Return a header of a value that is written by us and short: a date, an id, a language."""
    return f"{name}: {value}\r\n".encode("ascii")


def address_header(name: str, display: str, address: str) -> bytes:
    """Return a header of one mailbox with its name; raises Unwritable for an address that is none."""
    shown = one_line(display)
    mailbox = ascii_address(address)
    return _folded(name, [*_phrase(name, shown), f"<{mailbox}>"] if shown else [mailbox])


def ascii_address(address: str) -> str:
    """Return an address as every mail server takes it: an internationalised domain is converted."""
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Unwritable("the domain of an address can't be converted") from error
    fits = 0 < len(local) <= _LOCAL_LENGTH and 0 < len(domain) <= _DOMAIN_LENGTH
    if not (fits and _DOT_ATOM.fullmatch(local) and _DOT_ATOM.fullmatch(domain)):
        raise Unwritable("an address needs a name and a domain, in plain letters")
    return f"{local}@{domain}"


def one_line(text: str) -> str:
    """Return a text without control characters and breaks, blanks single: nothing in it begins a header."""
    kept = (" " if unicodedata.category(each) in _BREAKING else each for each in text)
    return " ".join("".join(kept).split())


def _is_plain(text: str) -> bool:
    """Tell whether the text has plain letters only, and nothing that looks like an encoded word."""
    return text.isascii() and "=?" not in text and "?=" not in text


def _words(name: str, text: str) -> list[str]:
    """Return what may be folded between: plain words, or encoded ones for the whole text."""
    words = text.split(" ")
    plain = _is_plain(text) and max(map(len, words)) <= _LONGEST_PLAIN
    return words if plain else list(_encoded(name, text))


def _phrase(name: str, display: str) -> list[str]:
    """Return a name before an address; points, commas and quotation marks are no part of its plain words."""
    if all(_ATOM.fullmatch(word) for word in display.split(" ")):
        return _words(name, display)
    quoted = '"' + display.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if _is_plain(display) and len(quoted) <= _LONGEST_PLAIN:
        return [quoted]
    whole = list(_encoded(name, display))
    return whole if len(whole) == 1 else list(_by_words(name, display))


def _by_words(name: str, display: str) -> Iterator[str]:
    """Yield a long name with its plain words as they are: only runs of other words are encoded.

    Some readers (Python's own among them) keep the blank between two encoded words of a name, though
    nothing stands there: this way few names have two in a row.
    """
    for plain, run in groupby(display.split(" "), lambda word: _ATOM.fullmatch(word) is not None):
        words = list(run)
        if plain and _is_plain(" ".join(words)) and max(map(len, words)) <= _LONGEST_PLAIN:
            yield from words
        else:
            yield from _encoded(name, " ".join(words))


def _encoded(name: str, text: str) -> Iterator[str]:
    """Yield the text as encoded words, in the shorter of the two ways; readers put them together again.

    The first one leaves room for the header's name on its line.
    """
    data = text.encode()
    in_q = sum(1 if each in _SAFE or each == _BLANK else 3 for each in data) <= len(data) * 4 / 3
    room = min(_WORD, LINE - len(f"{name}: ")) - _AROUND
    part, taken = b"", 0
    for character in _characters(text, _KEPT_IN_Q if in_q else _KEPT_IN_B):
        raw = character.encode()
        size = len(_q(raw)) if in_q else len(raw)
        if part and taken + size > (room if in_q else room // 4 * 3):
            yield _word(part, in_q=in_q)
            part, taken, room = b"", 0, _WORD - _AROUND
        part, taken = part + raw, taken + size
    yield _word(part, in_q=in_q)


def _word(part: bytes, *, in_q: bool) -> str:
    way = f"q?{_q(part)}" if in_q else f"b?{base64.b64encode(part).decode()}"
    return f"{_BEFORE}{way}{_AFTER}"


def _q(part: bytes) -> str:
    return "".join(chr(b) if b in _SAFE else "_" if b == _BLANK else f"={b:02X}" for b in part)


def _characters(text: str, longest: int) -> Iterator[str]:
    """Yield each character with the marks that belong to it, up to so many bytes."""
    whole = ""
    for each in text:
        belongs = unicodedata.category(each).startswith("M") or _JOINER in (each, whole[-1:])
        if whole and not (belongs and len((whole + each).encode()) <= longest):
            yield whole
            whole = ""
        whole += each
    if whole:
        yield whole


def _folded(name: str, words: list[str]) -> bytes:
    """Return the header with line breaks between its words where a line is full."""
    lines = [f"{name}: {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode("ascii")
