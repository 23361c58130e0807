"""Commands of the room `site`."""

from flask import Flask


def register(app: Flask) -> None:
    """Register this room's commands."""
