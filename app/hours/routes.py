"""Pages of the room `hours`."""

from flask import Flask


def register(app: Flask) -> None:
    """Register this room's pages."""
