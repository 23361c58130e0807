"""Commands of the room `events`."""

from flask import Flask


def register(app: Flask) -> None:
    """Register this room's commands."""
