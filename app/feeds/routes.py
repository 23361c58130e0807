"""Pages of the room `feeds`."""

from flask import Flask


def register(app: Flask) -> None:
    """Register this room's pages."""
