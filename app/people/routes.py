"""Pages of the room `people`."""

from flask import Flask


def register(app: Flask) -> None:
    """Register this room's pages."""
