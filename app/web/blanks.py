"""Fields of a form rendered once with blanks, which are filled in for each reader."""

import secrets
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

_SECRET = secrets.token_hex(8)
"""Different in each process: nobody can write a blank into a page."""


def blank(name: str) -> str:
    """Return what stands for a field's value until it is filled in."""
    return f"blank-{_SECRET}-{name}-"


class Blanks:
    """A piece of a page in which `blank(name)` stands for values, taken apart once.

    Of the time that a page with a form takes, half goes into writing its fields, which are the same
    for everybody but for what stands in them (docs/decisions/0061). Threads may share one.
    """

    def __init__(self, html: str, names: Iterable[str]) -> None:
        pieces: list[tuple[str, str | None]] = [(html, None)]
        for name in names:
            pieces = [part for piece, after in pieces for part in _apart(piece, after, name)]
        self._pieces = [(Markup(text), name) for text, name in pieces]  # noqa: S704 (escaped where rendered)

    def filled(self, values: Mapping[str, object]) -> Markup:
        """Return the piece with a value for each name, escaped; None leaves the field empty."""
        written: list[str] = []
        for text, name in self._pieces:
            written.append(text)
            if name is not None and values[name] is not None:
                written.append(escape(values[name]))
        return Markup("").join(written)


def _apart(text: str, after: str | None, name: str) -> list[tuple[str, str | None]]:
    *before, last = text.split(blank(name))
    return [*((piece, name) for piece in before), (last, after)]
