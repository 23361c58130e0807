"""Warnings of clashes on a page where dates are typed: shown once, then what was typed is taken as meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, request

from app.changes.clashes import mark_of


@dataclass(frozen=True, slots=True)
class ShownClashes:
    """What `templates/changes/_clashes.html` shows: sentences, and the mark by which they are known."""

    sentences: Sequence[str] = ()
    mark: str = ""


def are_unseen(sentences: Sequence[str]) -> bool:
    """Tell whether the page must show these warnings first, and keep them for it.

    A program sends no version of a page, and can't be shown one: what it sends is meant.
    """
    sentences = list(dict.fromkeys(sentences))
    g.clashes = ShownClashes(sentences, mark_of(sentences))
    mark: str = g.clashes.mark
    is_page = any(name == "version" or name.endswith("-version") for name in request.form)
    return is_page and bool(mark) and request.form.get("clashes_seen", "") != mark


def clashes_shown() -> ShownClashes:
    """Return what was kept within this request."""
    found: ShownClashes = g.get("clashes", ShownClashes())
    return found
