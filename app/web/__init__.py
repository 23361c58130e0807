"""The HTTP edge: what every request passes, whatever room it is for."""

from flask import Flask

from app.web import (
    access,
    addresses,
    bodies,
    compression,
    errors,
    headers,
    language,
    logs,
    measures,
    rendering,
    request_work,
    returning,
    rows,
    static_files,
    text_filters,
)


def register(app: Flask) -> None:
    """Put the edge around the application, from the outside in."""
    addresses.register(app)
    bodies.register(app)
    compression.register(app)
    headers.register(app)
    logs.register(app)
    measures.register(app)
    request_work.register(app)
    language.register(app)
    rows.register(app)
    access.register(app)
    errors.register(app)
    returning.register(app)
    rendering.register(app)
    text_filters.register(app)
    static_files.register(app)
