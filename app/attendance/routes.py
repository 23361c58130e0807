"""Pages of the room `attendance`."""

from flask import Flask


def register(app: Flask) -> None:
    """Register this room's pages."""
