"""A finished page in which one form is filled in again with what was typed, whichever page it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from markupsafe import escape

Typed = Sequence[tuple[str, str]]
"""The names and values of a form in the order in which they were sent."""

TOKEN = "csrf_token"  # noqa: S105 (the name of a field)
_TICKED = ("checkbox", "radio")
_NOT_SHOWN = ("hidden", "file", "submit", "button", "password")
_ATTRIBUTES = list[tuple[str, str | None]]


@dataclass(slots=True)
class FormFound:
    """A form of a page: where it is sent, and what can be filled in."""

    action: str
    names: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    takes_files: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """The page with its form filled in; `left` is what was typed for names that the form does not have."""

    html: str
    takes_files: bool
    left: Typed


def filled_in(html: str, page: str, action: str, typed: Typed) -> Filled | None:
    """Return a page with its form for `action` filled in; None if it has none in which anything fits.

    `page` and `action` are paths with their query. Passwords, one-time codes, files and the token
    against forged posts are left as they are in the page.
    """
    names = {name for name, _ in typed} - {TOKEN}
    found = _forms(html, page)
    fitting = [number for number, each in enumerate(found) if each.action == action]
    if not fitting:
        return None
    best = max(fitting, key=lambda number: len(found[number].names & names))
    if names and not found[best].shown & names:
        return None
    filler = _Filler(best, action, typed)
    filler.feed(html)
    filler.close()
    left = [each for each in typed if each[0] not in {*found[best].names, TOKEN}]
    return Filled("".join(filler.written), found[best].takes_files, left)


def _forms(html: str, page: str) -> list[FormFound]:
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Reads which forms a page has, in their order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[FormFound] = []
        self._page, self._inside = page, False

    def handle_starttag(self, tag: str, attrs: _ATTRIBUTES) -> None:
        """Note a form and the fields in it."""
        given = dict(attrs)
        if tag == "form":
            sent = (given.get("method") or "get").lower() == "post"
            self.found.append(FormFound(_path(given.get("action") or self._page) if sent else ""))
            self._inside = True
        elif self._inside and tag in ("input", "select", "textarea", "button") and given.get("name"):
            form, name, kind = self.found[-1], given["name"] or "", given.get("type") or "text"
            form.names.add(name)
            form.takes_files = form.takes_files or kind == "file"
            if tag in ("select", "textarea") or (tag == "input" and kind not in _NOT_SHOWN):
                form.shown.add(name)

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a form."""
        if tag == "form":
            self._inside = False


class _Filler(HTMLParser):
    """Writes a page anew as it is, one of its forms filled in."""

    def __init__(self, number: int, action: str, typed: Typed) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self._number, self._action = number, action
        self._typed: dict[str, list[str]] = {}
        for name, value in typed:
            self._typed.setdefault(name, []).append(value)
        self._seen, self._inside = -1, False
        self._select: str | None = None
        self._swallows = False

    def handle_starttag(self, tag: str, attrs: _ATTRIBUTES) -> None:
        """Write a tag, filled in where it is a field of the form."""
        given = dict(attrs)
        if tag == "form":
            self._seen += 1
            self._inside = self._seen == self._number
            if self._inside:
                self._tag(tag, {**given, "action": self._action, "data-returned": ""})
                return
        elif self._inside and tag == "input":
            self._tag(tag, self._input(given))
            return
        elif self._inside and tag == "select":
            self._select = given.get("name")
        elif self._inside and tag == "option" and self._select in self._typed:
            self._tag(tag, _with(given, "selected", given.get("value") in self._typed[self._select or ""]))
            return
        elif self._inside and tag == "textarea" and self._typed.get(given.get("name") or ""):
            self._tag(tag, given)
            # Of a line break at the beginning browsers take one away.
            self.written.append("\n" + escape(self._typed[given["name"] or ""].pop(0)))
            self._swallows = True
            return
        self.written.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: _ATTRIBUTES) -> None:
        """Write a tag that closes itself; our own fields do not."""
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """Write an end."""
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._swallows = False
        self._text(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write text."""
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        """Write a named character as it is."""
        self._text(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a numbered character as it is."""
        self._text(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """Write a comment."""
        self._text(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """Write the kind of the document."""
        self._text(f"<!{decl}>")

    def _input(self, given: dict[str, str | None]) -> dict[str, str | None]:
        name, kind = given.get("name") or "", given.get("type") or "text"
        if name == TOKEN or kind in ("file", "password", "submit", "button"):
            return given
        if given.get("autocomplete") == "one-time-code":
            return given
        if kind in _TICKED:
            return _with(given, "checked", (given.get("value") or "on") in self._typed.get(name, []))
        return {**given, "value": self._typed[name].pop(0)} if self._typed.get(name) else given

    def _tag(self, tag: str, given: dict[str, str | None]) -> None:
        parts = (name if value is None else f'{name}="{escape(value)}"' for name, value in given.items())
        self.written.append(f"<{' '.join((tag, *parts))}>")

    def _text(self, text: str) -> None:
        if not self._swallows:
            self.written.append(text)


def _with(given: dict[str, str | None], flag: str, set: bool) -> dict[str, str | None]:
    without = {name: value for name, value in given.items() if name != flag}
    return {**without, flag: None} if set else without


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def worth_showing(typed: Iterable[tuple[str, str]]) -> list[str]:
    """Return the values that somebody wrote, rather than chose: with a blank, or long."""
    words = [value for _, value in typed if any(c.isalpha() for c in value)]
    return [value for value in words if " " in value or len(value) > 20]
