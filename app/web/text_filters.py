"""Texts of staff on a page: addresses in them become links, telephone numbers something to dial."""

from flask import Flask
from markupsafe import Markup

from app.hyperlinks import hyperlinked
from app.typed import phone_address

_ELSEWHERE = Markup(' rel="noopener noreferrer"')


def install(app: Flask) -> None:
    """Let templates say `linked` and `dialled`."""
    app.jinja_env.filters["linked"] = linked
    app.jinja_env.filters["dialled"] = phone_address


def linked(text: str) -> Markup:
    """Return a text, escaped, whose addresses (http and https alone) are links.

    For what staff type. What participants type never becomes a link (docs/decisions/0112).
    """
    return hyperlinked(text, _ELSEWHERE)
