"""Commands of the room `outbox`."""

from flask import Flask


def register(app: Flask) -> None:
    """Register this room's commands."""
