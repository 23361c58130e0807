"""Warnings of clashes on a page where dates are typed: shown once, then what was typed is taken as meant."""

from collections.abc import Sequence

from flask import g, request

from app.changes.clashes import mark_of


def are_unseen(sentences: Sequence[str]) -> bool:
    """Tell whether the page must show these warnings first, and keep them for it.

    Who decided already whether people are told has seen the page before.
    """
    mark = mark_of(sentences)
    g.clashes, g.clashes_mark = list(sentences), mark
    return bool(mark) and request.form.get("clashes_seen", "") != mark


def clashes_shown() -> dict[str, object]:
    """Return what `templates/changes/_clashes.html` shows: what was kept within this request."""
    return {"clashes": g.get("clashes", []), "clashes_mark": g.get("clashes_mark", "")}
