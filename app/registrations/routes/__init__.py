"""Pages of the room `registrations`."""

from flask import Flask


def register(app: Flask) -> None:
    """Register this room's pages."""
