"""Texts of staff on a page: addresses in them become links, telephone numbers something to dial."""

import re
from urllib.parse import urlsplit

from flask import Flask
from markupsafe import Markup, escape

from app.typed import phone_address

_ADDRESS = re.compile(r"(?<![\w/])https?://[^\s<>\"„”“«»]+", re.IGNORECASE)
_AFTER = ".,;:!?…'’*_"
"""What stands behind an address at the end of a sentence and is hardly part of it."""
_PAIRS = {")": "(", "]": "[", "}": "{"}


def register(app: Flask) -> None:
    """Let templates say `linked` and `dialled`."""
    app.jinja_env.filters["linked"] = linked
    app.jinja_env.filters["dialled"] = phone_address


def linked(text: str) -> Markup:
    """Return a text, escaped, whose addresses (http and https alone) are links.

    For what staff type. What participants type never becomes a link (docs/decisions/0112).
    """
    parts: list[Markup] = []
    at = 0
    for match in _ADDRESS.finditer(text):
        address = _without_punctuation(match.group())
        if not _leads_somewhere(address):
            continue
        parts += [
            escape(text[at : match.start()]),
            Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(address),
        ]
        at = match.start() + len(address)
    return Markup("").join([*parts, escape(text[at:])])


def _without_punctuation(address: str) -> str:
    """Leave out the end of the sentence, and a bracket that was opened before the address."""
    while address:
        last = address[-1]
        opened = _PAIRS.get(last)
        unbalanced = opened is not None and address.count(last) > address.count(opened)
        if last not in _AFTER and not unbalanced:
            break
        address = address[:-1]
    return address


def _leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
