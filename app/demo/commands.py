"""Commands of the room `demo`."""

from flask import Flask


def register(app: Flask) -> None:
    """Register this room's commands."""
